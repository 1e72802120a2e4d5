package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The codecs that may be negotiated. Redundant audio (RFC 2198) is wherever opus is.
 *
 * @param names encoding names, compared without case
 */
public record CodecPolicy(List<String> names) {
  /** A receiver's estimates of its bitrate (draft-alvestrand-rmcat-remb-03). */
  public static final String REMB = "goog-remb";

  static final String TRANSPORT_CC = "transport-cc";

  private static final List<String> FEEDBACK = List.of("nack", "nack pli", "ccm fir", "rrtr");

  /**
   * Constrained baseline, which everybody decodes (RFC 7742 section 6.2), in packets of any size.
   */
  static final SdpCodec COMMON_H264 = h264("42e01f", "1");

  /** What browsers send of each codec; levels do not matter. */
  private static final List<SdpCodec> FORMATS =
      List.of(
          format("opus", 48_000, 2, Map.of("minptime", "10", "useinbandfec", "1")),
          format("VP8", 90_000, 0, Map.of()),
          format("VP9", 90_000, 0, Map.of("profile-id", "0")),
          COMMON_H264,
          h264("42e01f", "0"),
          h264("4d001f", "1"),
          h264("64001f", "1"),
          h264("640c1f", "1"),
          format("AV1", 90_000, 0, Map.of("profile", "0")));

  private static SdpCodec h264(String profileLevelId, String packetizationMode) {
    return format(
        "H264",
        90_000,
        0,
        Map.of(
            "profile-level-id",
            profileLevelId,
            "packetization-mode",
            packetizationMode,
            "level-asymmetry-allowed",
            "1"));
  }

  private static SdpCodec format(
      String name, int clockRate, int channels, Map<String, String> fmtp) {
    return new SdpCodec(0, name, clockRate, channels, fmtp, List.of());
  }

  public CodecPolicy {
    names = List.copyOf(names);
  }

  boolean allows(String kind, SdpCodec codec) {
    return names.stream().anyMatch(codec::is) && fits(kind, codec);
  }

  /** All formats in which a track of this kind may come, without payload types. */
  public List<SdpCodec> formats(String kind) {
    return FORMATS.stream().filter(codec -> allows(kind, codec)).toList();
  }

  /** Whether the clock and channels are those that the payload format demands. */
  private static boolean fits(String kind, SdpCodec codec) {
    if (codec.is("opus")) {
      return kind.equals("audio") && codec.clockRate() == 48_000 && codec.channels() == 2;
    }
    return kind.equals("video") && codec.clockRate() == 90_000;
  }

  /** The section's codecs that may be used, in its order of preference, RTX left out. */
  List<SdpCodec> allowed(MediaSection section) {
    List<SdpCodec> allowed = new ArrayList<>();
    for (SdpCodec codec : section.codecs()) {
      if (allows(section.kind(), codec)) {
        allowed.add(codec);
      }
    }
    return allowed;
  }

  /**
   * The codec with the feedback that we give and take, in the order offered.
   *
   * @param congestion what of it controls the rate, or none
   */
  static SdpCodec withOurFeedback(SdpCodec codec, Set<String> congestion) {
    return codec.withFeedback(
        codec.feedback().stream()
            .filter(feedback -> FEEDBACK.contains(feedback) || congestion.contains(feedback))
            .toList());
  }
}
