package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our offers to subscribers: a section for each track, all in one bundle. */
public final class SubscriberOffer {
  private SubscriberOffer() {}

  /**
   * A section.
   *
   * @param mid identification tag
   * @param kind {@code audio} or {@code video}
   * @param rejected whether the client has rejected it: it keeps its place with port 0
   * @param codecs what its track may be coded with, or the one that it had last; never empty
   * @param source what we send; null makes it inactive
   */
  public record Section(
      String mid,
      String kind,
      boolean rejected,
      List<PayloadTypes.OfferedCodec> codecs,
      @Nullable Source source) {
    public Section {
      codecs = List.copyOf(codecs);
    }
  }

  /**
   * What is sent on a section.
   *
   * @param ssrc its SSRC, unsigned 32 bits
   * @param rtxSsrc that of its RTX stream; ignored if the codec has none
   * @param cname canonical name (RFC 7022)
   * @param stream the stream's identifier (RFC 8830)
   * @param track the track's identifier
   */
  public record Source(long ssrc, long rtxSsrc, String cname, String stream, String track) {}

  /** The offer; either role of DTLS suits us. */
  public static SessionDescription describe(
      TransportDescription local, long sessionId, long version, List<Section> sections) {
    List<SectionBuilder> offered = new ArrayList<>();
    for (Section section : sections) {
      offered.add(section(section));
    }
    return Bundle.describe(sessionId, version, local.withSetup(Setup.ACTPASS), offered);
  }

  private static SectionBuilder section(Section section) {
    Source source = section.rejected() ? null : section.source();
    Direction direction = source == null ? Direction.INACTIVE : Direction.SENDONLY;
    SectionBuilder offer = SectionBuilder.rtp(section.kind(), section.mid(), direction);
    boolean rtx = false;
    for (PayloadTypes.OfferedCodec codec : section.codecs()) {
      offer.add(codec.codec(), codec.rtxPayloadType());
      offer.addRed(codec.redPayloadType(), codec.codec());
      rtx |= codec.rtxPayloadType() >= 0;
    }
    if (section.rejected()) {
      offer.port = 0;
      return offer;
    }
    offer.extensions.addAll(HeaderExtensions.sent(section.kind()));
    if (source != null) {
      announce(offer, source, rtx);
    }
    return offer;
  }

  /** Names the sources of a section: its SSRC and, with RTX, the FID group (RFC 5576). */
  static void announce(SectionBuilder section, Source source, boolean rtx) {
    section.msids.add(source.stream() + " " + source.track());
    if (rtx) {
      section.groups.add(new SsrcGroup("FID", List.of(source.ssrc(), source.rtxSsrc())));
    }
    section.ssrcs.add(new SsrcAttribute(source.ssrc(), "cname", source.cname()));
    if (rtx) {
      section.ssrcs.add(new SsrcAttribute(source.rtxSsrc(), "cname", source.cname()));
    }
  }
}
