package io.sluice.core.api;

import java.util.List;

/**
 * One media section on which we send to the peer.
 *
 * @param mid the section's identification tag
 * @param kind audio or video
 * @param payloads the payload types that the peer accepts; a track is sent if one of them has its
 *     codec
 * @param extensions the header extensions negotiated for the section
 * @param ssrc the SSRC that we send, unsigned 32 bits, random for each use of a section
 * @param rtxSsrc the SSRC of our RTX stream, or -1 without RTX
 * @param cname the canonical name in our source descriptions (RFC 7022)
 * @param remb whether the peer's estimates of its bitrate (draft-alvestrand-rmcat-remb-03) limit
 *     what is sent, as negotiated; others are not obeyed
 */
public record SendSection(
    String mid,
    MediaKind kind,
    List<PayloadMapping> payloads,
    List<HeaderExtensionMapping> extensions,
    long ssrc,
    long rtxSsrc,
    String cname,
    boolean remb) {
  public SendSection {
    payloads = List.copyOf(payloads);
    extensions = List.copyOf(extensions);
  }

  /** A section on which the peer's estimates are not obeyed. */
  public SendSection(
      String mid,
      MediaKind kind,
      List<PayloadMapping> payloads,
      List<HeaderExtensionMapping> extensions,
      long ssrc,
      long rtxSsrc,
      String cname) {
    this(mid, kind, payloads, extensions, ssrc, rtxSsrc, cname, false);
  }
}
