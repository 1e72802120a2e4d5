package io.sluice.core.api;

import java.util.List;

/**
 * One media section on which the peer sends a track to us.
 *
 * @param mid the section's identification tag (RFC 8843)
 * @param kind audio or video
 * @param payloads the codecs the peer may use, in order of preference; never empty, and redundant
 *     audio behind the codec that it carries
 * @param extensions the header extensions negotiated for the section
 * @param streams SSRCs announced in SDP; empty when the peer announced none
 * @param rids restriction identifiers of simulcast encodings (RFC 8851), or empty
 * @param simulcast whether the announced SSRCs are simulcast encodings, in their order
 * @param rtcp which RTCP the peer accepts about the track
 * @param gopCache whether subscriptions start from a cached group of pictures where there is one,
 *     instead of asking for a keyframe; for video
 */
public record ReceiveSection(
    String mid,
    MediaKind kind,
    List<PayloadMapping> payloads,
    List<HeaderExtensionMapping> extensions,
    List<AnnouncedStream> streams,
    List<String> rids,
    boolean simulcast,
    Rtcp rtcp,
    boolean gopCache) {
  public ReceiveSection {
    payloads = List.copyOf(payloads);
    extensions = List.copyOf(extensions);
    streams = List.copyOf(streams);
    rids = List.copyOf(rids);
  }

  /** A section whose peer takes compound RTCP only, without extended reports; no cache. */
  public ReceiveSection(
      String mid,
      MediaKind kind,
      List<PayloadMapping> payloads,
      List<HeaderExtensionMapping> extensions,
      List<AnnouncedStream> streams,
      List<String> rids) {
    this(mid, kind, payloads, extensions, streams, rids, false, Rtcp.COMPOUND, false);
  }

  /**
   * The RTCP that was negotiated for a section.
   *
   * @param reducedSize whether feedback may go without the reports that else begin each datagram
   *     (RFC 5506, {@code a=rtcp-rsize})
   * @param referenceTime whether the peer answers receiver reference times (RFC 3611 section 4.4,
   *     {@code a=rtcp-fb … rrtr})
   */
  public record Rtcp(boolean reducedSize, boolean referenceTime) {
    static final Rtcp COMPOUND = new Rtcp(false, false);
  }

  /**
   * An SSRC that the peer announced.
   *
   * @param ssrc the primary SSRC, unsigned 32 bits
   * @param rtxSsrc the SSRC of its RTX stream, or -1
   */
  public record AnnouncedStream(long ssrc, long rtxSsrc) {}
}
