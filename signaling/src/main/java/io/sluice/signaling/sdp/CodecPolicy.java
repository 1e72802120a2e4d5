package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * The codecs that may be negotiated. Redundant audio (RFC 2198) is wherever opus is.
 *
 * @param names encoding names, compared without case
 */
public record CodecPolicy(List<String> names) {
  private static final List<String> FEEDBACK =
      List.of("nack", "nack pli", "ccm fir", "transport-cc", "rrtr");

  public CodecPolicy {
    names = List.copyOf(names);
  }

  boolean allows(String kind, SdpCodec codec) {
    return names.stream().anyMatch(codec::is) && fits(kind, codec);
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

  /** The codec with the feedback that we give and take, in the order offered. */
  static SdpCodec withOurFeedback(SdpCodec codec, boolean transportCc) {
    List<String> kept = new ArrayList<>();
    for (String feedback : codec.feedback()) {
      if (FEEDBACK.contains(feedback) && (transportCc || !feedback.equals("transport-cc"))) {
        kept.add(feedback);
      }
    }
    return codec.withFeedback(kept);
  }
}
