package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a {@link MediaSection} of ours; what is public is filled in by who describes, in any
 * order.
 */
public final class SectionBuilder {
  /** Header extensions. */
  public final List<Extmap> extensions = new ArrayList<>();

  /** Stream and track identifiers (RFC 8830), separated by a space. */
  public final List<String> msids = new ArrayList<>();

  /** Source attributes. */
  public final List<SsrcAttribute> ssrcs = new ArrayList<>();

  /** Source groups. */
  public final List<SsrcGroup> groups = new ArrayList<>();

  /** Restriction identifiers. */
  public final List<Rid> rids = new ArrayList<>();

  /** Simulcast layers, or null. */
  public @Nullable Simulcast simulcast;

  final String kind;
  final String protocol;
  int port = 9;
  String mid = "";
  Direction direction = Direction.SENDRECV;
  boolean bundleOnly;
  boolean rtcpMux;
  boolean rtcpRsize;
  boolean extmapAllowMixed;
  TransportDescription transport = TransportDescription.NONE;
  int sctpPort = -1;
  long maxMessageSize = -1;
  final List<String> formats = new ArrayList<>();
  final List<SdpCodec> codecs = new ArrayList<>();

  SectionBuilder(String kind, String protocol) {
    this.kind = kind;
    this.protocol = protocol;
  }

  /** An active RTP section of ours. */
  public static SectionBuilder rtp(String kind, String mid, Direction direction) {
    SectionBuilder section = new SectionBuilder(kind, "UDP/TLS/RTP/SAVPF");
    section.mid = mid;
    section.direction = direction;
    section.rtcpMux = true;
    section.rtcpRsize = true;
    section.extmapAllowMixed = true;
    return section;
  }

  /** The answer to an active RTP section, with what of its RTCP and headers is up to the offer. */
  public static SectionBuilder answering(MediaSection offered, Direction direction) {
    SectionBuilder section = rtp(offered.kind(), offered.mid(), direction);
    section.rtcpRsize = offered.rtcpRsize();
    section.extmapAllowMixed = offered.extmapAllowMixed();
    return section;
  }

  /** A section that keeps its place with port 0 (RFC 3264 section 6). */
  public static SectionBuilder rejected(MediaSection offered) {
    SectionBuilder section = new SectionBuilder(offered.kind(), offered.protocol());
    section.mid = offered.mid();
    section.port = 0;
    section.direction = Direction.INACTIVE;
    section.formats.addAll(offered.formats().subList(0, Math.min(1, offered.formats().size())));
    return section;
  }

  /** Adds a codec and, unless its payload type is -1, the RTX codec for it. */
  public void add(SdpCodec codec, int rtxPayloadType) {
    add(codec);
    if (rtxPayloadType >= 0) {
      add(SdpCodec.rtx(rtxPayloadType, codec.clockRate(), codec.payloadType()));
    }
  }

  /** Adds redundant audio (RFC 2198) for a codec unless its payload type is -1. */
  public void addRed(int redPayloadType, SdpCodec carried) {
    if (redPayloadType >= 0) {
      add(SdpCodec.red(redPayloadType, carried));
    }
  }

  private void add(SdpCodec codec) {
    codecs.add(codec);
    formats.add(Integer.toString(codec.payloadType()));
  }

  MediaSection build() {
    if (formats.isEmpty()) {
      formats.add("0");
    }
    return new MediaSection(
        kind,
        port,
        protocol,
        formats,
        mid,
        direction,
        bundleOnly,
        rtcpMux,
        rtcpRsize,
        extmapAllowMixed,
        transport,
        codecs,
        extensions,
        msids,
        ssrcs,
        groups,
        rids,
        simulcast,
        sctpPort,
        maxMessageSize);
  }
}
