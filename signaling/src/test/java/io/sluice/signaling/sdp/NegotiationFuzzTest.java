package io.sluice.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Offers and answers of clients (RFC 3264, RFC 8829), whatever they hold. */
final class NegotiationFuzzTest {
  private static final String SEEDS = "io.sluice.signaling.sdp.SdpSeeds#all";
  private static final CodecPolicy ALL =
      new CodecPolicy(List.of("opus", "VP8", "VP9", "H264", "AV1"));
  private static final SubscriberOffer.Source SOURCE =
      new SubscriberOffer.Source(1, 2, "canonical", "stream", "track");

  @MethodSource(SEEDS)
  @FuzzTest
  void shouldAnswerAnyPublisherOrSayWhyNot(byte[] input) throws SdpException {
    SessionDescription offer;
    PublisherOffer publisher;
    try {
      offer = SessionDescription.parse(text(input));
      publisher = PublisherOffer.read(offer, ALL, null);
    } catch (SdpException refused) {
      return;
    }
    checkAnswer(offer, publisher.answer(Sides.ours(), 7, 1));
    assertThat(publisher.sections())
        .allMatch(s -> s.streams().size() <= 8)
        .allMatch(
            s ->
                s.encodings().size() <= 4
                    && s.encodings().stream().distinct().count() == s.encodings().size());
    PublisherOffer again = PublisherOffer.read(offer, ALL, publisher);
    assertThat(again.sections()).isEqualTo(publisher.sections());
    assertThat(again.setup()).isEqualTo(publisher.setup());
  }

  @MethodSource(SEEDS)
  @FuzzTest
  void shouldAnswerAnyViewerOrSayWhyNot(byte[] input) throws SdpException {
    SessionDescription offer;
    ViewerOffer viewer;
    try {
      offer = SessionDescription.parse(text(input));
      viewer = ViewerOffer.read(offer, ALL, true);
    } catch (SdpException refused) {
      return;
    }
    int sections = offer.sections().size();
    checkAnswer(offer, viewer.answer(Sides.ours(), 7, 1, Collections.nCopies(sections, SOURCE)));
  }

  private static void checkAnswer(SessionDescription offer, SessionDescription answer)
      throws SdpException {
    assertThat(SessionDescription.parse(answer.print())).isEqualTo(answer);
    assertThat(answer.sections()).hasSameSizeAs(offer.sections());
    for (int i = 0; i < answer.sections().size(); i++) {
      MediaSection offered = offer.sections().get(i);
      MediaSection answered = answer.sections().get(i);
      assertThat(answered.kind()).isEqualTo(offered.kind());
      assertThat(answered.mid()).isEqualTo(offered.mid());
      assertThat(answered.rejected() || !offered.rejected()).isTrue();
      assertThat(payloadTypes(offered).containsAll(payloadTypes(answered))).isTrue();
    }
  }

  private static List<Integer> payloadTypes(MediaSection section) {
    return section.codecs().stream().map(SdpCodec::payloadType).toList();
  }

  @MethodSource(SEEDS)
  @FuzzTest
  void shouldTakeAnyAnswerOrSayWhyNot(byte[] input) throws SdpException {
    SessionDescription offer = OurOffers.everyCodec();
    SubscriberAnswer read;
    try {
      read = SubscriberAnswer.read(offer, SessionDescription.parseAnswer(text(input)));
    } catch (SdpException refused) {
      return;
    }
    assertThat(read.sections()).hasSameSizeAs(offer.sections());
    for (int i = 0; i < read.sections().size(); i++) {
      SubscriberAnswer.Accepted accepted = read.sections().get(i).accepted();
      if (accepted != null) {
        SdpCodec ours = offer.sections().get(i).codecs().get(0);
        assertThat(accepted.payloads()).hasSize(1);
        ViewerOffer.Payload payload = accepted.payloads().get(0);
        assertThat(payload.codec().is(ours.name())).isTrue();
        assertThat(payload.rtxPayloadType()).isBetween(-1, 127);
        assertThat(ours.feedback().containsAll(payload.codec().feedback())).isTrue();
        assertThat(offer.sections().get(i).extensions().containsAll(accepted.extensions()))
            .isTrue();
        assertThat(read.transport()).as("where to send it").isNotNull();
      }
    }
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }
}
