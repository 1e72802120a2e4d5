package io.sluice.core.api;

import java.util.Map;

/**
 * A codec as negotiated.
 *
 * @param name encoding name in its registered spelling ({@code VP8}, {@code VP9}, {@code H264},
 *     {@code AV1}, {@code opus}); compared without case
 * @param clockRate RTP clock rate in Hz
 * @param channels audio channels; 0 for video
 * @param fmtp format parameters (RFC 8866 {@code a=fmtp}), keys in lower case
 */
public record Codec(String name, int clockRate, int channels, Map<String, String> fmtp) {
  public Codec {
    fmtp = Map.copyOf(fmtp);
  }
}
