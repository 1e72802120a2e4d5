package io.sluice.signaling.sdp;

import java.util.List;

/**
 * Sources that belong together (RFC 5576 section 4.2).
 *
 * @param semantics {@code FID} for a stream and its RTX, {@code SIM} for simulcast layers
 * @param ssrcs the sources, unsigned 32 bits
 */
public record SsrcGroup(String semantics, List<Long> ssrcs) {
  public SsrcGroup {
    ssrcs = List.copyOf(ssrcs);
  }
}
