package io.sluice.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaKind;
import io.sluice.loadtest.client.ReceivePlan;
import io.sluice.loadtest.client.SendTrack;
import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.loadtest.media.MediaSpec;
import io.sluice.loadtest.media.TrackMedia;
import io.sluice.signaling.room.Mapping;
import io.sluice.signaling.sdp.CodecPolicy;
import io.sluice.signaling.sdp.HeaderExtensions;
import io.sluice.signaling.sdp.MediaSection;
import io.sluice.signaling.sdp.PayloadTypes;
import io.sluice.signaling.sdp.PublisherOffer;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SessionDescription;
import io.sluice.signaling.sdp.SubscriberAnswer;
import io.sluice.signaling.sdp.SubscriberOffer;
import io.sluice.signaling.sdp.TransportDescription;
import io.sluice.signaling.sdp.ViewerOffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients describe, as text, and what they understand of a server's side. */
class DescriptionsTest {
  private static final CodecPolicy ALL =
      new CodecPolicy(List.of("opus", "VP8", "VP9", "H264", "AV1"));
  private static final LocalTransport LOCAL =
      new LocalTransport(
          new IceCredentials("ufrg", "password-of-22-letters".replace('-', '+')),
          new Fingerprint("sha-256", "AB".repeat(1) + ":CD".repeat(31)),
          List.of(
              new IceCandidate(
                  "1",
                  "udp",
                  2_130_706_431L,
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_000),
                  IceCandidate.Type.HOST,
                  null)));
  private static final TransportDescription SERVER = Mapping.local(LOCAL);

  private static PublishOffer offer(String... video) {
    List<TrackMedia> media = Arrays.stream(video).map(MediaSpec::video).toList();
    return new PublishOffer(LOCAL, media, 1);
  }

  private static SessionDescription printed(SessionDescription description) throws SdpException {
    return SessionDescription.parse(description.print());
  }

  private static List<SendTrack> negotiated(PublishOffer offer, CodecPolicy policy)
      throws SdpException {
    PublisherOffer read = PublisherOffer.read(printed(offer.description()), policy, null);
    return offer.accepted(printed(read.answer(SERVER, 1, 1)));
  }

  /** The answer of a server that knows nothing of it. */
  private static SessionDescription withoutSimulcast(PublishOffer offer) throws SdpException {
    PublisherOffer read = PublisherOffer.read(printed(offer.description()), ALL, null);
    String answer = read.answer(SERVER, 1, 1).print();
    return SessionDescription.parse(answer.replaceAll("a=(rid|simulcast):.*\r\n", ""));
  }

  @Test
  void shouldSendInTheNumbersThatWereNegotiated() throws Exception {
    PublishOffer offer =
        new PublishOffer(LOCAL, List.of(MediaSpec.audio("opus"), MediaSpec.video("h264")), 7);

    List<SendTrack> tracks = negotiated(offer, ALL);

    SendTrack audio = tracks.get(0);
    assertThat(audio.kind()).isEqualTo(MediaKind.AUDIO);
    assertThat(audio.payload().rtxPayloadType()).isEqualTo(-1);
    assertThat(audio.rtxSsrcs()).isEmpty();
    SendTrack video = tracks.get(1);
    MediaSection section = offer.description().sections().get(1);
    assertThat(video.mid()).isEqualTo(section.mid());
    assertThat(video.payload().codec().name()).isEqualTo("H264");
    assertThat(video.payload().rtxPayloadType())
        .isEqualTo(section.rtxOf(video.payload().payloadType()));
    assertThat(section.groups().get(0).ssrcs())
        .containsExactly(video.ssrcs().get(0), video.rtxSsrcs().get(0));
    assertThat(video.extensions())
        .extracting(extension -> extension.uri())
        .contains(HeaderExtensions.MID, HeaderExtensions.TRANSPORT_CC);
    assertThat(audio.cname()).isEqualTo(video.cname()).isNotEmpty();
  }

  @Test
  void shouldOfferTheDependencyDescriptorWithAv1() {
    assertThat(offer("av1").description().sections().get(0).extensions())
        .anyMatch(extension -> extension.uri().equals(HeaderExtensions.DEPENDENCY_DESCRIPTOR));
  }

  @Test
  void shouldNameLayersByRidAndNotBySsrc() {
    MediaSection section = offer("vp8:simulcast=3").description().sections().get(0);

    assertThat(section.rids())
        .extracting(rid -> rid.id() + " " + rid.direction())
        .containsExactly("l send", "m send", "h send");
    assertThat(section.simulcast()).isNotNull();
    assertThat(section.ssrcs()).isEmpty();
  }

  @Test
  void shouldSendSimulcastToAServerThatTakesIt() throws SdpException {
    assertThat(negotiated(offer("vp8:simulcast=3"), ALL).get(0).ssrcs()).hasSize(3);
  }

  @Test
  void shouldSayWhatTheServerDoesNotTake() {
    assertThatThrownBy(() -> negotiated(offer("vp8", "vp9"), new CodecPolicy(List.of("VP8"))))
        .isInstanceOf(SdpException.class)
        .hasMessage("The server refuses the video track of VP9.");
    PublishOffer layered = offer("vp8:simulcast=2");
    assertThatThrownBy(() -> layered.accepted(withoutSimulcast(layered)))
        .hasMessage("The server does not take the simulcast layers of the video track of VP8.");
    assertThatThrownBy(() -> offer("vp8").accepted(offer("vp8", "vp8").description()))
        .hasMessage("The answer has 2 sections, the offer 1.");
  }

  @Test
  void shouldAcceptLayersOfWhichTheServerNamesAlternatives() throws Exception {
    PublishOffer offer = offer("vp8:simulcast=2");
    PublisherOffer read = PublisherOffer.read(printed(offer.description()), ALL, null);
    String answer = read.answer(SERVER, 1, 1).print() + "a=simulcast:recv l,x;h\r\n";

    List<SendTrack> tracks = offer.accepted(SessionDescription.parse(answer));

    assertThat(tracks.get(0).rids()).containsExactly("l", "h");
    assertThat(tracks.get(0).ssrcs()).hasSize(2);
  }

  @Test
  void shouldAnswerEachSectionOfAServersOffer() throws Exception {
    PayloadTypes payloadTypes = new PayloadTypes();
    PayloadTypes.OfferedCodec vp8 =
        MediaCodecs.offered(payloadTypes, MediaCodecs.of(MediaSpec.video("vp8")), MediaKind.VIDEO);
    SubscriberOffer.Source source = new SubscriberOffer.Source(11, 12, "c", "s", "t");
    SessionDescription offer =
        printed(
            SubscriberOffer.describe(
                SERVER,
                1,
                1,
                List.of(
                    new SubscriberOffer.Section("0", "video", false, List.of(vp8), source),
                    new SubscriberOffer.Section("1", "video", false, List.of(vp8), null),
                    new SubscriberOffer.Section("2", "video", true, List.of(vp8), null))));

    SessionDescription answer = printed(Receiving.answer(offer, LOCAL, 1, 1));
    SubscriberAnswer read = SubscriberAnswer.read(offer, answer);

    assertThat(read.sections().get(0).accepted()).isNotNull();
    assertThat(read.sections().get(1).accepted()).isNull();
    assertThat(read.sections().get(1).rejected()).isFalse();
    assertThat(read.sections().get(2).rejected()).isTrue();
    ReceivePlan plan = Receiving.plan(offer, section -> PeerMeter.NEVER);
    assertThat(plan.payloads()).hasSize(1);
    assertThat(plan.payloads().get(0).rtxPayloadType()).isEqualTo(vp8.rtxPayloadType());
    assertThat(plan.streams())
        .singleElement()
        .extracting(stream -> stream.ssrc() + " " + stream.rtxSsrc())
        .isEqualTo("11 12");
  }

  @Test
  void shouldOfferToReceiveEveryCodec() throws Exception {
    SessionDescription offer =
        printed(Receiving.offer(LOCAL, List.of(MediaKind.AUDIO, MediaKind.VIDEO), 1));

    ViewerOffer read = ViewerOffer.read(offer, ALL, false);

    assertThat(read.sections().get(0).codecs())
        .extracting(payload -> payload.codec().name())
        .containsExactly("opus");
    assertThat(read.sections().get(1).codecs())
        .extracting(payload -> payload.codec().name())
        .containsExactly("VP8", "VP9", "H264", "AV1");
  }
}
