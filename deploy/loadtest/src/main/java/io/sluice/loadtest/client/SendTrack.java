package io.sluice.loadtest.client;

import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.loadtest.media.PacketSource;
import java.util.List;

/**
 * A track that a client sends.
 *
 * @param mid identification tag of its media section (RFC 8843)
 * @param kind audio or video
 * @param payload the codec and its payload types; RTX is used if it has a payload type
 * @param ssrcs one for each simulcast layer, the smallest layer first, unsigned 32 bits
 * @param rtxSsrcs their RTX streams in the same order; empty without RTX
 * @param rids their restriction identifiers (RFC 8851) in the same order; empty where the server
 *     knows the layers by SSRC
 * @param extensions the header extensions negotiated for the section
 * @param cname the canonical name of all tracks of the client (RFC 7022), 1–255 bytes
 * @param source the packets
 */
public record SendTrack(
    String mid,
    MediaKind kind,
    PayloadMapping payload,
    List<Long> ssrcs,
    List<Long> rtxSsrcs,
    List<String> rids,
    List<HeaderExtensionMapping> extensions,
    String cname,
    PacketSource source) {
  public SendTrack {
    ssrcs = List.copyOf(ssrcs);
    rtxSsrcs = List.copyOf(rtxSsrcs);
    rids = List.copyOf(rids);
    extensions = List.copyOf(extensions);
    if (ssrcs.isEmpty()) {
      throw new IllegalArgumentException("a track needs an SSRC");
    }
    boolean rtx = payload.rtxPayloadType() >= 0;
    if (rtx ? rtxSsrcs.size() != ssrcs.size() : !rtxSsrcs.isEmpty()) {
      throw new IllegalArgumentException(
          rtxSsrcs.size() + " RTX streams for " + ssrcs.size() + " streams");
    }
    if (!rids.isEmpty() && rids.size() != ssrcs.size()) {
      throw new IllegalArgumentException(rids.size() + " RIDs for " + ssrcs.size() + " streams");
    }
  }
}
