package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A viewer's offer of sections to receive on, checked; its payload types and identifiers count. */
public final class ViewerOffer {
  /**
   * A section of the offer.
   *
   * @param mid identification tag
   * @param kind {@code audio}, {@code video} or another
   * @param receives whether we may send on it
   * @param codecs the codecs in common; empty if we reject the section
   * @param extensions header extensions in common
   */
  public record Section(
      String mid, String kind, boolean receives, List<Payload> codecs, List<Extmap> extensions) {
    public Section {
      codecs = List.copyOf(codecs);
      extensions = List.copyOf(extensions);
    }

    /** Whether a codec in common can be resent. */
    public boolean hasRtx() {
      return codecs.stream().anyMatch(c -> c.rtxPayloadType() >= 0);
    }
  }

  /**
   * A codec in common.
   *
   * @param codec with the viewer's payload type
   * @param rtxPayloadType its RTX payload type, or -1
   * @param redPayloadType the payload type of redundant audio (RFC 2198) for it, or -1
   */
  public record Payload(SdpCodec codec, int rtxPayloadType, int redPayloadType) {}

  private final SessionDescription offer;
  private final TransportDescription transport;
  private final List<Section> sections;

  private ViewerOffer(
      SessionDescription offer, TransportDescription transport, List<Section> sections) {
    this.offer = offer;
    this.transport = transport;
    this.sections = List.copyOf(sections);
  }

  /**
   * Checks an offer.
   *
   * @param remb whether the viewer's estimates of its bitrate are taken, if it offers them
   * @throws SdpException if it cannot be answered
   */
  public static ViewerOffer read(SessionDescription offer, CodecPolicy policy, boolean remb)
      throws SdpException {
    TransportDescription transport = Bundle.offered(offer);
    List<Section> sections = new ArrayList<>();
    for (MediaSection offered : offer.sections()) {
      sections.add(section(offered, policy, remb ? Set.of(CodecPolicy.REMB) : Set.of()));
    }
    return new ViewerOffer(offer, transport, sections);
  }

  private static Section section(MediaSection offered, CodecPolicy policy, Set<String> congestion) {
    List<Payload> codecs = new ArrayList<>();
    if (!offered.rejected() && offered.isRtp()) {
      for (SdpCodec codec : policy.allowed(offered)) {
        codecs.add(
            new Payload(
                Answers.withOurParameters(CodecPolicy.withOurFeedback(codec, congestion)),
                offered.rtxOf(codec.payloadType()),
                offered.redOf(codec)));
      }
    }
    Set<String> sent =
        HeaderExtensions.sent(offered.kind()).stream().map(Extmap::uri).collect(Collectors.toSet());
    return new Section(
        offered.mid(),
        offered.kind(),
        !codecs.isEmpty() && offered.direction().receives(),
        codecs,
        Answers.extensions(offered, sent, false));
  }

  /** The viewer's side of the transport. */
  public TransportDescription transport() {
    return transport;
  }

  /** Our DTLS role, {@code ACTIVE} or {@code PASSIVE}. */
  public Setup setup() {
    return Bundle.answerTo(transport);
  }

  /** Whether the viewer is an ICE lite agent, so that we have to control. */
  public boolean iceLite() {
    return offer.iceLite();
  }

  public List<Section> sections() {
    return sections;
  }

  /**
   * The answer.
   *
   * @param sources what we send on each section; null makes it inactive
   */
  public SessionDescription answer(
      TransportDescription local,
      long sessionId,
      long version,
      List<SubscriberOffer.@Nullable Source> sources) {
    List<SectionBuilder> answered = new ArrayList<>();
    for (int i = 0; i < sections.size(); i++) {
      answered.add(answer(sections.get(i), offer.sections().get(i), sources.get(i)));
    }
    return Bundle.describe(sessionId, version, local.withSetup(setup()), answered);
  }

  private static SectionBuilder answer(
      Section section, MediaSection offered, SubscriberOffer.@Nullable Source source) {
    if (section.codecs().isEmpty()) {
      return SectionBuilder.rejected(offered);
    }
    Direction direction = source == null ? Direction.INACTIVE : Direction.SENDONLY;
    SectionBuilder answer = SectionBuilder.answering(offered, direction);
    for (Payload payload : section.codecs()) {
      Answers.add(
          answer, offered, payload.codec(), payload.rtxPayloadType(), payload.redPayloadType());
    }
    answer.extensions.addAll(section.extensions());
    if (source != null) {
      SubscriberOffer.announce(answer, source, section.hasRtx());
    }
    return answer;
  }
}
