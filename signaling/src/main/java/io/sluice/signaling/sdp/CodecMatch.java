package io.sluice.signaling.sdp;

import java.util.Locale;
import java.util.Map;

/** Which codecs are the same, in the sense of their RTP payload formats. */
public final class CodecMatch {
  private static final String DEFAULT_H264_PROFILE = "42001e";

  private CodecMatch() {}

  /** Whether one side can decode what the other sends; levels may differ. */
  public static boolean same(SdpCodec a, SdpCodec b) {
    return key(a).equals(key(b));
  }

  /**
   * The codec's identity: its name and what of its parameters makes it another format (VP9
   * profile-id, H264 packetization-mode and profile, AV1 profile).
   */
  public static String key(SdpCodec codec) {
    String lower = codec.name().toLowerCase(Locale.ROOT);
    Map<String, String> fmtp = codec.fmtp();
    String format =
        switch (lower) {
          case "vp9" -> fmtp.getOrDefault("profile-id", "0");
          case "av1" -> fmtp.getOrDefault("profile", "0");
          case "h264" ->
              fmtp.getOrDefault("packetization-mode", "0")
                  + "/"
                  + h264Profile(fmtp.getOrDefault("profile-level-id", DEFAULT_H264_PROFILE));
          default -> "";
        };
    return lower + "/" + codec.clockRate() + "/" + codec.channels() + "/" + format;
  }

  /**
   * The profile of a profile-level-id (RFC 6184 section 8.1): its first byte, and of its second the
   * constraint flags that tell constrained profiles from others (table 5).
   */
  private static String h264Profile(String profileLevelId) {
    if (profileLevelId.length() != 6) {
      return profileLevelId;
    }
    int profile;
    int flags;
    try {
      profile = Integer.parseInt(profileLevelId, 0, 2, 16);
      flags = Integer.parseInt(profileLevelId, 2, 4, 16);
    } catch (NumberFormatException e) {
      return profileLevelId;
    }
    boolean constraint0 = (flags & 0x80) != 0;
    boolean constraint1 = (flags & 0x40) != 0;
    boolean constrainedHigh = (flags & 0x0c) == 0x0c;
    return switch (profile) {
      case 0x42 -> constraint1 ? "constrained-baseline" : "baseline";
      case 0x4d -> constraint0 ? "constrained-baseline" : "main";
      case 0x58 -> constraint0 && constraint1 ? "constrained-baseline" : "extended";
      case 0x64 -> constrainedHigh ? "constrained-high" : "high";
      default -> Integer.toHexString(profile) + "-" + Integer.toHexString(flags);
    };
  }
}
