package io.sluice.core.api;

import java.util.Locale;
import java.util.Map;

/**
 * A codec as negotiated.
 *
 * @param name encoding name in its registered spelling ({@code VP8}, {@code VP9}, {@code H264},
 *     {@code AV1}, {@code opus}, {@code red}); compared without case
 * @param clockRate RTP clock rate in Hz
 * @param channels audio channels; 0 for video
 * @param fmtp format parameters (RFC 8866 {@code a=fmtp}), keys in lower case
 */
public record Codec(String name, int clockRate, int channels, Map<String, String> fmtp) {
  public Codec {
    fmtp = Map.copyOf(fmtp);
  }

  /** Whether this is redundant audio (RFC 2198), which carries blocks of another codec. */
  public boolean isRed() {
    return name.equalsIgnoreCase("red");
  }

  /**
   * Whether a stream of this codec can be decoded under the other's description: the same name,
   * clock rate and channels, VP9 and AV1 of the same profile (RFC 9628, AV1 RTP section 7.2), H264
   * of the same packetization mode and profile (RFC 6184 section 8.2.2; levels may differ).
   */
  public boolean isCompatible(Codec other) {
    return name.equalsIgnoreCase(other.name)
        && clockRate == other.clockRate
        && channels == other.channels
        && switch (name.toUpperCase(Locale.ROOT)) {
          case "VP9" -> sameParameter(other, "profile-id", "0");
          case "AV1" -> sameParameter(other, "profile", "0");
          case "H264" ->
              sameParameter(other, "packetization-mode", "0")
                  && h264Profile().equalsIgnoreCase(other.h264Profile());
          default -> true;
        };
  }

  private boolean sameParameter(Codec other, String key, String ifAbsent) {
    return fmtp.getOrDefault(key, ifAbsent).equals(other.fmtp.getOrDefault(key, ifAbsent));
  }

  /** The profile_idc of profile-level-id, as two hex digits; Baseline if absent. */
  private String h264Profile() {
    String profile = fmtp.getOrDefault("profile-level-id", "420010");
    return profile.length() < 2 ? profile : profile.substring(0, 2);
  }
}
