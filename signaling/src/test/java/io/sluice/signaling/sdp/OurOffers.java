package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An offer of ours with a section of every codec and an inactive one. */
final class OurOffers {
  private OurOffers() {}

  static SessionDescription everyCodec() throws SdpException {
    PayloadTypes types = new PayloadTypes();
    List<SubscriberOffer.Section> sections = new ArrayList<>();
    SdpCodec opus =
        new SdpCodec(
            111, "opus", 48_000, 2, Map.of("minptime", "10", "useinbandfec", "1"), List.of());
    add(sections, "audio", types.assign(opus, false), true);
    add(sections, "video", types.assign(video("VP8", Map.of()), true), true);
    add(sections, "video", types.assign(video("VP9", Map.of("profile-id", "0")), true), true);
    Map<String, String> h264 =
        Map.of(
            "level-asymmetry-allowed", "1",
            "packetization-mode", "1",
            "profile-level-id", "42e01f");
    add(sections, "video", types.assign(video("H264", h264), true), true);
    add(sections, "video", types.assign(video("AV1", Map.of("profile", "0")), true), true);
    add(sections, "video", types.assign(video("VP8", Map.of()), true), false);
    return SubscriberOffer.describe(Sides.ours(), 7, 1, sections);
  }

  private static SdpCodec video(String name, Map<String, String> fmtp) {
    return new SdpCodec(1, name, 90_000, 0, fmtp, List.of());
  }

  private static void add(
      List<SubscriberOffer.Section> sections,
      String kind,
      PayloadTypes.@Nullable OfferedCodec codec,
      boolean sends) {
    if (codec == null) {
      throw new IllegalStateException("no payload type left");
    }
    int index = sections.size();
    SubscriberOffer.Source source =
        new SubscriberOffer.Source(
            100 + index, 200 + index, "canonical", "stream" + index, "track" + index);
    sections.add(
        new SubscriberOffer.Section(
            Integer.toString(index), kind, false, List.of(codec), sends ? source : null));
  }
}
