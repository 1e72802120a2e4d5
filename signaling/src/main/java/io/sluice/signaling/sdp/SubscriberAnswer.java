package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's answer to an offer of ours.
 *
 * @param transport the client's side; null if it accepts no section
 * @param sections one for each of the offer's, in order
 */
public record SubscriberAnswer(@Nullable TransportDescription transport, List<Section> sections) {
  public SubscriberAnswer {
    sections = List.copyOf(sections);
  }

  /**
   * What the client makes of a section.
   *
   * @param rejected whether it is switched off for good (port 0)
   * @param accepted what we may send; null if nothing
   */
  public record Section(boolean rejected, @Nullable Accepted accepted) {}

  /**
   * What the client accepts.
   *
   * @param payloads the codecs in common, in the offer's order, with the client's payload types and
   *     the feedback in common; never empty
   * @param extensions header extensions in common
   */
  public record Accepted(List<ViewerOffer.Payload> payloads, List<Extmap> extensions) {
    public Accepted {
      payloads = List.copyOf(payloads);
      extensions = List.copyOf(extensions);
    }
  }

  /**
   * Checks an answer against its offer.
   *
   * @throws SdpException if it does not answer this offer
   */
  public static SubscriberAnswer read(SessionDescription offer, SessionDescription answer)
      throws SdpException {
    if (answer.sections().size() != offer.sections().size()) {
      throw new SdpException(
          "The answer has "
              + answer.sections().size()
              + " sections, the offer "
              + offer.sections().size()
              + ".");
    }
    TransportDescription transport = Bundle.transport(answer);
    if (transport != null
        && transport.setup() != Setup.ACTIVE
        && transport.setup() != Setup.PASSIVE) {
      throw new SdpException("An answer has a=setup:active or a=setup:passive.");
    }
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < offer.sections().size(); i++) {
      sections.add(section(i, offer.sections().get(i), answer.sections().get(i)));
    }
    return new SubscriberAnswer(transport, sections);
  }

  private static Section section(int index, MediaSection offered, MediaSection answered)
      throws SdpException {
    if (!answered.kind().equals(offered.kind())) {
      throw SdpException.inSection(index, answered.mid(), "is not " + offered.kind() + ".");
    }
    if (answered.rejected() || offered.rejected()) {
      return new Section(true, null);
    }
    if (!answered.mid().equals(offered.mid())) {
      throw SdpException.inSection(
          index, answered.mid(), "is \"" + offered.mid() + "\" in the offer.");
    }
    if (!answered.isRtp()) {
      throw SdpException.inSection(index, answered.mid(), "is not over DTLS-SRTP.");
    }
    boolean flows = offered.direction().sends() && answered.direction().receives();
    return new Section(false, flows ? accepted(offered, answered) : null);
  }

  private static @Nullable Accepted accepted(MediaSection offered, MediaSection answered) {
    List<ViewerOffer.Payload> payloads = new ArrayList<>();
    for (SdpCodec ours : offered.codecs()) {
      if (ours.associated() < 0 && !ours.is("red")) {
        ViewerOffer.Payload payload = accepted(ours, offered, answered);
        if (payload != null) {
          payloads.add(payload);
        }
      }
    }
    return payloads.isEmpty() ? null : new Accepted(payloads, extensions(offered, answered));
  }

  private static ViewerOffer.@Nullable Payload accepted(
      SdpCodec ours, MediaSection offered, MediaSection answered) {
    for (SdpCodec theirs : answered.codecs()) {
      if (CodecMatch.same(ours, theirs)) {
        List<String> feedback = new ArrayList<>(theirs.feedback());
        feedback.retainAll(ours.feedback());
        return new ViewerOffer.Payload(
            theirs.withFeedback(feedback),
            offered.rtxOf(ours.payloadType()) < 0 ? -1 : answered.rtxOf(theirs.payloadType()),
            offered.redOf(ours) < 0 ? -1 : answered.redOf(theirs));
      }
    }
    return null;
  }

  private static List<Extmap> extensions(MediaSection offered, MediaSection answered) {
    List<Extmap> common = new ArrayList<>();
    for (Extmap ours : offered.extensions()) {
      for (Extmap theirs : answered.extensions()) {
        Direction direction = theirs.direction();
        if (theirs.id() == ours.id()
            && theirs.uri().equals(ours.uri())
            && (direction == null || direction.receives())) {
          common.add(ours);
          break;
        }
      }
    }
    return common;
  }
}
