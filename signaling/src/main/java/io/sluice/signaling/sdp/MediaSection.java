package io.sluice.signaling.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A media section; what its session says for all sections is already merged in.
 *
 * @param kind {@code audio}, {@code video}, {@code application} or another media type
 * @param port the port; 0 rejects the section unless it is bundle-only
 * @param protocol such as {@code UDP/TLS/RTP/SAVPF}
 * @param formats payload types or formats as written
 * @param mid identification tag (RFC 8843), empty when absent
 * @param direction from the side that describes it
 * @param bundleOnly whether it exists only within its bundle (RFC 9143 section 6)
 * @param rtcpMux whether RTP and RTCP share a port (RFC 8858)
 * @param rtcpRsize whether reduced-size RTCP is accepted (RFC 5506)
 * @param extmapAllowMixed whether one- and two-byte header extensions may be mixed (RFC 8285)
 * @param transport its side of the transport
 * @param codecs codecs that are named by {@code a=rtpmap}, RTX included, in order of preference
 * @param extensions header extensions
 * @param msids stream and track identifiers (RFC 8830), as written
 * @param ssrcs source attributes
 * @param groups source groups
 * @param rids restriction identifiers
 * @param simulcast simulcast layers, or null
 * @param sctpPort SCTP port (RFC 8841), or -1
 * @param maxMessageSize its largest message, or -1
 */
public record MediaSection(
    String kind,
    int port,
    String protocol,
    List<String> formats,
    String mid,
    Direction direction,
    boolean bundleOnly,
    boolean rtcpMux,
    boolean rtcpRsize,
    boolean extmapAllowMixed,
    TransportDescription transport,
    List<SdpCodec> codecs,
    List<Extmap> extensions,
    List<String> msids,
    List<SsrcAttribute> ssrcs,
    List<SsrcGroup> groups,
    List<Rid> rids,
    @Nullable Simulcast simulcast,
    int sctpPort,
    long maxMessageSize) {
  public MediaSection {
    formats = List.copyOf(formats);
    codecs = List.copyOf(codecs);
    extensions = List.copyOf(extensions);
    msids = List.copyOf(msids);
    ssrcs = List.copyOf(ssrcs);
    groups = List.copyOf(groups);
    rids = List.copyOf(rids);
  }

  /** Whether the section is switched off for good, not just inactive. */
  public boolean rejected() {
    return port == 0 && !bundleOnly;
  }

  /** Whether this is a section of audio or video over DTLS-SRTP. */
  public boolean isRtp() {
    return (kind.equals("audio") || kind.equals("video")) && protocol.endsWith("RTP/SAVPF");
  }

  /** The payload type of redundant audio (RFC 2198) for opus, or -1 without, and for others. */
  public int redOf(SdpCodec carried) {
    for (SdpCodec codec : codecs) {
      if (carried.is("opus") && codec.isRedOf(carried)) {
        return codec.payloadType();
      }
    }
    return -1;
  }

  /** The payload type of the RTX codec for this payload type, or -1. */
  public int rtxOf(int payloadType) {
    for (SdpCodec codec : codecs) {
      if (codec.associated() == payloadType) {
        return codec.payloadType();
      }
    }
    return -1;
  }
}
