package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A publisher's offer, checked, and what we make of it. */
public final class PublisherOffer {
  private static final int MAX_STREAMS = 8;

  /**
   * A section of the offer.
   *
   * @param mid identification tag
   * @param kind {@code audio}, {@code video} or another
   * @param sends whether the publisher sends on it
   * @param codec the codec that it may use; null if we reject the section
   * @param rtxPayloadType its RTX payload type, or -1
   * @param redPayloadType the payload type of redundant audio (RFC 2198) for it, or -1
   * @param rtcpRsize whether the publisher accepts reduced-size RTCP (RFC 5506)
   * @param extensions header extensions accepted
   * @param rids simulcast encodings by restriction identifier, as answered, at most 4; or empty
   * @param streams announced sources, in their order; empty with {@code rids}
   * @param simulcast whether the sources are simulcast encodings; then 2–4
   */
  public record Section(
      String mid,
      String kind,
      boolean sends,
      @Nullable SdpCodec codec,
      int rtxPayloadType,
      int redPayloadType,
      boolean rtcpRsize,
      List<Extmap> extensions,
      List<Rid> rids,
      List<Stream> streams,
      boolean simulcast) {
    public Section {
      extensions = List.copyOf(extensions);
      rids = List.copyOf(rids);
      streams = List.copyOf(streams);
    }

    /** What tells its simulcast encodings apart, in their order; empty without simulcast. */
    public List<String> encodings() {
      return simulcast
          ? streams.stream().map(s -> Long.toString(s.ssrc())).toList()
          : rids.stream().map(Rid::id).toList();
    }
  }

  /**
   * An announced source.
   *
   * @param ssrc unsigned 32 bits
   * @param rtxSsrc that of its RTX stream, or -1
   */
  public record Stream(long ssrc, long rtxSsrc) {}

  private final SessionDescription offer;
  private final TransportDescription transport;
  private final Setup setup;
  private final List<Section> sections;

  private PublisherOffer(
      SessionDescription offer,
      TransportDescription transport,
      Setup setup,
      List<Section> sections) {
    this.offer = offer;
    this.transport = transport;
    this.setup = setup;
    this.sections = List.copyOf(sections);
  }

  /**
   * Checks an offer.
   *
   * @param previous the connection's last offer, or null for its first
   * @throws SdpException if it cannot be answered
   */
  public static PublisherOffer read(
      SessionDescription offer, CodecPolicy policy, @Nullable PublisherOffer previous)
      throws SdpException {
    TransportDescription transport = Bundle.offered(offer);
    if (previous != null) {
      previous.checkSuccessor(offer, transport);
    }
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < offer.sections().size(); i++) {
      Section before =
          previous == null || i >= previous.sections.size() ? null : previous.sections.get(i);
      sections.add(section(offer.sections().get(i), policy, before));
    }
    Setup setup = previous != null ? previous.setup : Bundle.answerTo(transport);
    return new PublisherOffer(offer, transport, setup, sections);
  }

  private void checkSuccessor(SessionDescription next, TransportDescription nextTransport)
      throws SdpException {
    if (next.sections().size() < sections.size()) {
      throw new SdpException("The offer has fewer sections than the one before.");
    }
    if (!nextTransport.fingerprints().equals(transport.fingerprints())) {
      throw new SdpException("The certificate's fingerprint changed within the connection.");
    }
    for (int i = 0; i < sections.size(); i++) {
      MediaSection before = offer.sections().get(i);
      MediaSection after = next.sections().get(i);
      boolean recycled = before.rejected() || sections.get(i).codec() == null;
      if (!recycled && !after.mid().equals(before.mid())) {
        throw SdpException.inSection(
            i, after.mid(), "was \"" + before.mid() + "\" in the offer before.");
      }
    }
  }

  private static Section section(
      MediaSection offered, CodecPolicy policy, @Nullable Section before) {
    List<Extmap> extensions = Answers.extensions(offered, HeaderExtensions.RECEIVED, true);
    List<SdpCodec> allowed =
        offered.rejected() || !offered.isRtp() ? List.of() : policy.allowed(offered);
    SdpCodec codec = running(allowed, before);
    if (codec == null) {
      codec = choose(offered, allowed, extensions);
    }
    if (codec == null) {
      return rejected(offered);
    }
    Set<String> congestion =
        extensions.stream().anyMatch(e -> e.uri().equals(HeaderExtensions.TRANSPORT_CC))
            ? Set.of(CodecPolicy.TRANSPORT_CC)
            : Set.of();
    int rtx = offered.rtxOf(codec.payloadType());
    List<Rid> rids = Encodings.byRid(offered, codec, extensions);
    List<Stream> announced = announced(offered, rtx >= 0);
    List<Stream> group = rids.isEmpty() ? Encodings.byGroup(offered, announced) : List.of();
    return new Section(
        offered.mid(),
        offered.kind(),
        offered.direction().sends(),
        Answers.withOurParameters(CodecPolicy.withOurFeedback(codec, congestion)),
        rtx,
        red(offered, codec, before),
        offered.rtcpRsize(),
        extensions,
        rids,
        !rids.isEmpty() ? List.of() : group.isEmpty() ? limited(announced) : group,
        !group.isEmpty());
  }

  private static Section rejected(MediaSection offered) {
    return new Section(
        offered.mid(),
        offered.kind(),
        false,
        null,
        -1,
        -1,
        false,
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  /** A track that is running takes only what it was made with. */
  private static int red(MediaSection offered, SdpCodec codec, @Nullable Section before) {
    int red = offered.redOf(codec);
    SdpCodec last = before == null || !before.sends() ? null : before.codec();
    boolean running = last != null && last.payloadType() == codec.payloadType();
    return before != null && running && before.redPayloadType() != red ? -1 : red;
  }

  /** The codec as before, if it is still offered. */
  private static @Nullable SdpCodec running(List<SdpCodec> allowed, @Nullable Section before) {
    SdpCodec last = before == null ? null : before.codec();
    return last == null
        ? null
        : allowed.stream()
            .filter(c -> c.payloadType() == last.payloadType() && CodecMatch.same(c, last))
            .findFirst()
            .orElse(null);
  }

  /**
   * The first codec, of those that the simulcast encodings may use if there are such. Instead of
   * any H264 that which all subscribers decode, if it is offered too.
   */
  private static @Nullable SdpCodec choose(
      MediaSection offered, List<SdpCodec> allowed, List<Extmap> extensions) {
    List<SdpCodec> layered =
        allowed.stream().filter(c -> !Encodings.byRid(offered, c, extensions).isEmpty()).toList();
    List<SdpCodec> usable = layered.isEmpty() ? allowed : layered;
    if (usable.isEmpty()) {
      return null;
    }
    SdpCodec first = usable.get(0);
    return usable.stream()
        .filter(codec -> first.is("H264") && CodecMatch.same(codec, CodecPolicy.COMMON_H264))
        .findFirst()
        .orElse(first);
  }

  /**
   * The sources that a section announces, in their order, at most 8.
   *
   * @param rtx whether the section has an RTX codec; else no stream of RTX counts
   */
  public static List<Stream> streams(MediaSection offered, boolean rtx) {
    return limited(announced(offered, rtx));
  }

  private static List<Stream> limited(List<Stream> streams) {
    return streams.subList(0, Math.min(MAX_STREAMS, streams.size()));
  }

  private static List<Stream> announced(MediaSection offered, boolean rtx) {
    Map<Long, Long> resends = new LinkedHashMap<>();
    for (SsrcAttribute source : offered.ssrcs()) {
      resends.putIfAbsent(source.ssrc(), -1L);
    }
    for (SsrcGroup group : offered.groups()) {
      if (group.semantics().equals("FID") && group.ssrcs().size() == 2) {
        resends.put(group.ssrcs().get(0), rtx ? group.ssrcs().get(1) : -1L);
        resends.remove(group.ssrcs().get(1));
      }
    }
    List<Stream> streams = new ArrayList<>();
    resends.forEach((ssrc, resend) -> streams.add(new Stream(ssrc, resend)));
    return streams;
  }

  /** The publisher's side of the transport. */
  public TransportDescription transport() {
    return transport;
  }

  /** Our DTLS role, {@code ACTIVE} or {@code PASSIVE}; the same for all offers of a connection. */
  public Setup setup() {
    return setup;
  }

  /** Whether the publisher is an ICE lite agent, so that we have to control. */
  public boolean iceLite() {
    return offer.iceLite();
  }

  public List<Section> sections() {
    return sections;
  }

  /** The answer: we receive where the publisher sends. */
  public SessionDescription answer(TransportDescription local, long sessionId, long version) {
    List<SectionBuilder> answered = new ArrayList<>();
    for (int i = 0; i < sections.size(); i++) {
      answered.add(answer(sections.get(i), offer.sections().get(i)));
    }
    return Bundle.describe(sessionId, version, local.withSetup(setup), answered);
  }

  private static SectionBuilder answer(Section section, MediaSection offered) {
    SdpCodec codec = section.codec();
    if (codec == null) {
      return SectionBuilder.rejected(offered);
    }
    Direction direction = section.sends() ? Direction.RECVONLY : Direction.INACTIVE;
    SectionBuilder answer = SectionBuilder.answering(offered, direction);
    Answers.add(answer, offered, codec, section.rtxPayloadType(), section.redPayloadType());
    answer.extensions.addAll(section.extensions());
    answer.rids.addAll(section.rids());
    answer.simulcast = Encodings.answer(offered, section.rids());
    return answer;
  }
}
