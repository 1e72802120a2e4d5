package io.sluice.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Offer and answer (RFC 3264, RFC 8829) against descriptions that browsers made. */
class NegotiationTest {
  private static final CodecPolicy ALL =
      new CodecPolicy(List.of("opus", "VP8", "VP9", "H264", "AV1"));

  static List<String> publisherOffers() {
    return SdpFiles.PUBLISHER_OFFERS;
  }

  private static SessionDescription file(String name) throws SdpException {
    return SessionDescription.parse(SdpFiles.text(name));
  }

  private static SessionDescription answerTo(String name) throws SdpException {
    return PublisherOffer.read(file(name), ALL, null).answer(Sides.ours(), 7, 1);
  }

  @ParameterizedTest
  @MethodSource("publisherOffers")
  void shouldAnswerEveryPublishersOffer(String name) throws SdpException {
    SessionDescription offer = file(name);
    SessionDescription answer = answerTo(name);

    assertThat(answer.sections()).hasSameSizeAs(offer.sections());
    for (int i = 0; i < answer.sections().size(); i++) {
      MediaSection offered = offer.sections().get(i);
      MediaSection answered = answer.sections().get(i);
      assertThat(answered.mid()).isEqualTo(offered.mid());
      assertThat(answered.kind()).isEqualTo(offered.kind());
      if (offered.kind().equals("application")) {
        assertThat(answered.rejected()).isTrue();
        assertThat(answer.bundle()).doesNotContain(answered.mid());
        continue;
      }
      assertThat(answer.bundle()).contains(answered.mid());
      assertThat(answered.direction())
          .isEqualTo(offered.direction().sends() ? Direction.RECVONLY : Direction.INACTIVE);
      assertThat(answered.rtcpMux()).isTrue();
      assertThat(answered.transport().setup()).isEqualTo(Setup.PASSIVE);
      boolean simulcast = offered.simulcast() != null;
      assertThat(answered.rids()).isEqualTo(simulcast ? received("l", "m", "h") : List.of());
      assertThat(answered.simulcast()).isEqualTo(simulcast ? new Simulcast("", "l;m;h") : null);
      assertThat(answered.extensions())
          .allMatch(e -> HeaderExtensions.RECEIVED.contains(e.uri()))
          .allMatch(e -> offered.extensions().stream().anyMatch(o -> o.id() == e.id()));
      SdpCodec codec = answered.codecs().get(0);
      assertThat(codec.name()).isEqualTo(offered.kind().equals("audio") ? "opus" : "VP8");
      assertThat(answered.codecs())
          .extracting(SdpCodec::name)
          .containsExactlyElementsOf(
              offered.kind().equals("video")
                  ? List.of("VP8", "rtx")
                  : offered.redOf(codec) < 0 ? List.of("opus") : List.of("opus", "red"));
      assertThat(codec.feedback()).doesNotContain("goog-remb").contains("transport-cc");
    }
    assertThat(answer.sections().get(0).transport().candidates()).hasSize(1);
    assertThat(answer.sections().get(0).transport().endOfCandidates()).isTrue();
    assertThat(SessionDescription.parse(answer.print())).isEqualTo(answer);
  }

  private static List<Rid> received(String... ids) {
    return Arrays.stream(ids).map(id -> new Rid(id, "recv", "")).toList();
  }

  /** Which of the two comes first tells Chromium which to send. */
  @Test
  void shouldAnswerRedundantAudioInTheOffersOrder() throws SdpException {
    String text = SdpFiles.text("chromium-publish-audio-video");
    String preferred = text.replace("SAVPF 111 63", "SAVPF 63 111");

    assertThat(answered(text).get(0).formats()).containsExactly("111", "63");
    assertThat(answered(preferred).get(0).formats()).containsExactly("63", "111");
    assertThat(PublisherOffer.read(SessionDescription.parse(preferred), ALL, null).sections())
        .extracting(s -> s.codec() == null ? "" : s.codec().name())
        .containsExactly("opus", "VP8");
    assertThat(SessionDescription.parse(preferred).sections().get(0).codecs().get(0).fmtp())
        .containsOnlyKeys("111/111");
    assertThat(answered(preferred).get(0).codecs().get(0).fmtp()).containsOnlyKeys("111/111");
    assertThat(answered(preferred).get(0).codecs().get(1).fmtp())
        .containsEntry("useinbandfec", "1");
  }

  private static List<MediaSection> answered(String offer) throws SdpException {
    SessionDescription parsed = SessionDescription.parse(offer);
    return PublisherOffer.read(parsed, ALL, null).answer(Sides.ours(), 7, 1).sections();
  }

  @Test
  void shouldLeaveOutRedundantAudioOfOtherBlocks() throws SdpException {
    String text = SdpFiles.text("chromium-publish-audio-video");
    for (String blocks : List.of("9/9", "111/9", "111/x", "/")) {
      String offer = text.replace("a=fmtp:63 111/111", "a=fmtp:63 " + blocks);
      assertThat(answered(offer).get(0).formats()).as(blocks).containsExactly("111");
    }
  }

  /** A running track knows only what it began with, and packets of a new number would be lost. */
  @Test
  void shouldNotAddRedundantAudioToARunningTrack() throws SdpException {
    String with = SdpFiles.text("chromium-publish-audio-video");
    String without = with.replace("SAVPF 111 63", "SAVPF 111");
    PublisherOffer first = PublisherOffer.read(SessionDescription.parse(without), ALL, null);
    PublisherOffer second = PublisherOffer.read(SessionDescription.parse(with), ALL, first);

    assertThat(first.sections().get(0).redPayloadType()).isEqualTo(-1);
    assertThat(second.sections().get(0).redPayloadType()).isEqualTo(-1);
    PublisherOffer fresh = PublisherOffer.read(SessionDescription.parse(with), ALL, null);
    assertThat(fresh.sections().get(0).redPayloadType()).isEqualTo(63);
    assertThat(
            PublisherOffer.read(SessionDescription.parse(with), ALL, fresh)
                .sections()
                .get(0)
                .redPayloadType())
        .isEqualTo(63);
  }

  @Test
  void shouldOfferRedundantAudioBehindOpusAndFindItInTheAnswer() throws SdpException {
    PayloadTypes types = new PayloadTypes();
    SdpCodec opus = new SdpCodec(111, "opus", 48_000, 2, Map.of("useinbandfec", "1"), List.of());
    PayloadTypes.OfferedCodec assigned = types.assign(opus, false);
    assertThat(assigned).isNotNull();
    PayloadTypes.OfferedCodec red = types.withRed(assigned);
    SessionDescription offer =
        SubscriberOffer.describe(
            Sides.ours(),
            7,
            1,
            List.of(
                new SubscriberOffer.Section(
                    "0",
                    "audio",
                    false,
                    List.of(red),
                    new SubscriberOffer.Source(1, -1, "cn", "stream", "track"))));

    assertThat(offer.print())
        .contains("SAVPF 96 97\r\n", "a=rtpmap:97 red/48000/2\r\n", "a=fmtp:97 96/96\r\n");
    String answer = offer.print().replace("a=sendonly", "a=recvonly").replace("actpass", "active");
    assertThat(accepted(offer, answer).payloads().get(0).redPayloadType()).isEqualTo(97);
    String without = answer.replace("SAVPF 96 97", "SAVPF 96");
    assertThat(accepted(offer, without).payloads().get(0).redPayloadType()).isEqualTo(-1);
    assertThat(types.withRed(assigned)).as("the same each time").isEqualTo(red);
  }

  @Test
  void shouldOfferAllCodecsOfASectionWhoseSourceMayChangeAndTakeThoseInCommon()
      throws SdpException {
    CodecPolicy policy = new CodecPolicy(List.of("opus", "VP8", "VP9", "H264", "AV1"));
    PayloadTypes types = new PayloadTypes();
    List<PayloadTypes.OfferedCodec> codecs = new ArrayList<>();
    for (SdpCodec codec : policy.formats("video")) {
      PayloadTypes.OfferedCodec assigned = types.assign(codec, true);
      assertThat(assigned).isNotNull();
      codecs.add(assigned);
    }
    SessionDescription offer =
        SubscriberOffer.describe(
            Sides.ours(),
            7,
            1,
            List.of(
                new SubscriberOffer.Section(
                    "0",
                    "video",
                    false,
                    codecs,
                    new SubscriberOffer.Source(1, 2, "cn", "stream", "track"))));

    assertThat(offer.sections().get(0).codecs())
        .extracting(SdpCodec::name)
        .containsExactly(
            "VP8", "rtx", "VP9", "rtx", "H264", "rtx", "H264", "rtx", "H264", "rtx", "H264", "rtx",
            "H264", "rtx", "AV1", "rtx");
    assertThat(offer.print()).as("of Safari").contains("profile-level-id=640c1f");
    String answer = offer.print().replace("a=sendonly", "a=recvonly").replace("actpass", "active");
    assertThat(accepted(offer, answer).payloads()).hasSize(8);
    String two = answer.replaceFirst("SAVPF .*\r\n", "SAVPF 110 111 96\r\n");
    assertThat(accepted(offer, two).payloads())
        .extracting(p -> p.codec().name() + " " + p.rtxPayloadType())
        .containsExactly("VP8 -1", "AV1 111");
    assertThat(new CodecPolicy(List.of("opus", "vp8")).formats("video"))
        .extracting(SdpCodec::name)
        .containsExactly("VP8");
    assertThat(policy.formats("audio")).extracting(SdpCodec::name).containsExactly("opus");
  }

  private static SubscriberAnswer.Accepted accepted(SessionDescription offer, String answer)
      throws SdpException {
    SubscriberAnswer.Accepted accepted =
        SubscriberAnswer.read(offer, SessionDescription.parseAnswer(answer))
            .sections()
            .get(0)
            .accepted();
    assertThat(accepted).isNotNull();
    return accepted;
  }

  @Test
  void shouldAnswerReferenceTimesWhereTheyAreOffered() throws SdpException {
    String text = SdpFiles.text("chromium-publish-audio-video");
    String offer = text.replace("a=rtcp-fb:96 nack pli", "a=rtcp-fb:96 rrtr");

    assertThat(answered(offer).get(1).codecs().get(0).feedback()).contains("rrtr");
    assertThat(answered(text).get(1).codecs().get(0).feedback()).doesNotContain("rrtr");
  }

  @Test
  void shouldAnswerAnExtensionThatIsOnlySentByAcceptingOnlyThat() throws SdpException {
    MediaSection answered = answerTo("firefox-publish-simulcast").sections().get(0);

    assertThat(answered.extensions())
        .contains(new Extmap(8, HeaderExtensions.DEPENDENCY_DESCRIPTOR, Direction.RECVONLY))
        .extracting(Extmap::uri)
        .doesNotContain(HeaderExtensions.PLAYOUT_DELAY);
  }

  @Test
  void shouldTakeTheOtherRoleOfAPassivePublisher() throws SdpException {
    String offer = SdpFiles.text("chromium-publish-audio-video");
    for (Map.Entry<String, Setup> role :
        Map.of("passive", Setup.ACTIVE, "active", Setup.PASSIVE).entrySet()) {
      SessionDescription parsed = SessionDescription.parse(offer.replace("actpass", role.getKey()));
      assertThat(PublisherOffer.read(parsed, ALL, null).setup()).isEqualTo(role.getValue());
    }
  }

  @Test
  void shouldStayWithTheCodecThatASectionHad() throws SdpException {
    String text = SdpFiles.text("chromium-publish-audio-video");
    PublisherOffer first = PublisherOffer.read(SessionDescription.parse(text), ALL, null);
    String reordered = text.replace("SAVPF 96 97 102 103", "SAVPF 102 103 96 97");
    PublisherOffer second = PublisherOffer.read(SessionDescription.parse(reordered), ALL, first);

    assertThat(second.sections().get(1).codec()).isEqualTo(first.sections().get(1).codec());
    assertThat(PublisherOffer.read(SessionDescription.parse(reordered), ALL, null).sections())
        .extracting(s -> s.codec() == null ? "" : s.codec().name())
        .containsExactly("opus", "H264");
  }

  /** Chromium offers Baseline, 42001f, first, which neither Firefox nor Safari decodes. */
  @Test
  void shouldTakeTheH264ThatEveryBrowserDecodes() throws SdpException {
    String text = SdpFiles.text("chromium-publish-audio-video");
    String first = text.replace("SAVPF 96 97 102 103", "SAVPF 102 103 96 97");
    assertThat(first).contains("a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;prof");
    assertThat(h264(first)).isEqualTo("1 42e01f");
    assertThat(h264(first.replace("42e01f", "4d001f"))).as("not offered").isEqualTo("1 42001f");
    assertThat(h264(first.replace("42001f", "42e034"))).as("another level").isEqualTo("1 42e034");
  }

  /** Packetization mode and profile of the H264 that is answered. */
  private static String h264(String offer) throws SdpException {
    SdpCodec codec = answered(offer).get(1).codecs().get(0);
    assertThat(codec.name()).isEqualTo("H264");
    return codec.fmtp().get("packetization-mode") + " " + codec.fmtp().get("profile-level-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chromium-view", "firefox-view"})
  void shouldAnswerAViewersOfferWithItsOwnNumbers(String name) throws SdpException {
    SessionDescription offer = file(name);
    ViewerOffer viewer = ViewerOffer.read(offer, ALL, false);
    SubscriberOffer.Source source = new SubscriberOffer.Source(1, 2, "cn", "stream", "track");
    SessionDescription answer = viewer.answer(Sides.ours(), 7, 1, List.of(source, source));

    MediaSection video = answer.sections().get(1);
    assertThat(video.direction()).isEqualTo(Direction.SENDONLY);
    assertThat(video.groups()).containsExactly(new SsrcGroup("FID", List.of(1L, 2L)));
    assertThat(video.msids()).containsExactly("stream track");
    for (SdpCodec codec : video.codecs()) {
      SdpCodec offered =
          offer.sections().get(1).codecs().stream()
              .filter(c -> c.payloadType() == codec.payloadType())
              .findFirst()
              .orElseThrow();
      assertThat(offered.name()).isEqualTo(codec.name());
      assertThat(codec.feedback()).doesNotContain("transport-cc", "goog-remb");
    }
    assertThat(video.codecs()).extracting(SdpCodec::name).contains("VP8", "VP9", "AV1", "rtx");
    assertThat(video.extensions())
        .isNotEmpty()
        .allMatch(
            e ->
                offer.sections().get(1).extensions().stream()
                    .anyMatch(o -> o.id() == e.id() && o.uri().equals(e.uri())));
    assertThat(SessionDescription.parse(answer.print())).isEqualTo(answer);
  }

  /** RFC 6184 section 8.1, draft VP9 and AV1 payload formats: what makes another format. */
  @Test
  void shouldMatchCodecsByFormatNotByLevel() {
    String h264 = "packetization-mode=1;profile-level-id=";
    assertThat(match("H264", h264 + "42e01f", h264 + "42e034")).isTrue();
    assertThat(match("H264", h264 + "42e01f", h264 + "4d801f")).isTrue();
    assertThat(match("H264", h264 + "42e01f", h264 + "42001f")).isFalse();
    assertThat(match("H264", h264 + "42e01f", h264 + "640c1f")).isFalse();
    assertThat(match("H264", h264 + "42e01f", "profile-level-id=42e01f")).isFalse();
    assertThat(match("VP9", "", "profile-id=0")).isTrue();
    assertThat(match("VP9", "profile-id=0", "profile-id=2")).isFalse();
    assertThat(match("AV1", "", "profile=0;level-idx=5;tier=0")).isTrue();
    assertThat(match("AV1", "profile=0", "profile=1")).isFalse();
    assertThat(match("VP8", "", "max-fs=12288")).isTrue();
  }

  private static boolean match(String name, String one, String other) {
    return CodecMatch.same(codec(name, 96, one), codec(name, 97, other));
  }

  private static SdpCodec codec(String name, int payloadType, String fmtp) {
    Map<String, String> parameters = new HashMap<>();
    for (String part : Text.split(fmtp, ';')) {
      int equals = part.indexOf('=');
      parameters.put(part.substring(0, equals), part.substring(equals + 1));
    }
    return new SdpCodec(payloadType, name, 90_000, 0, parameters, List.of());
  }

  @Test
  void shouldGiveOnePayloadTypeToOneConfigurationUntilTheyRunOut() {
    PayloadTypes types = new PayloadTypes();
    PayloadTypes.OfferedCodec vp8 = types.assign(codec("VP8", 120, ""), true);
    assertThat(vp8).isEqualTo(types.assign(codec("VP8", 96, "max-fs=1"), true));
    assertThat(vp8).isNotNull();
    assertThat(vp8.codec().payloadType()).isEqualTo(96);
    assertThat(vp8.rtxPayloadType()).isEqualTo(97);

    int given = 1;
    while (types.assign(codec("VP9", 98, "profile-id=" + given), true) != null) {
      given++;
    }
    assertThat(given).isEqualTo((32 + 29) / 2);
    assertThat(types.assign(codec("VP8", 1, ""), true)).isEqualTo(vp8);
  }

  /** Our offers, answered by browsers; src/test/resources/sdp/README.md says how. */
  @ParameterizedTest
  @ValueSource(strings = {"chromium", "firefox"})
  void shouldUnderstandABrowsersAnswer(String browser) throws SdpException {
    SessionDescription offer = OurOffers.everyCodec();
    SubscriberAnswer answer =
        SubscriberAnswer.read(
            offer, SessionDescription.parseAnswer(SdpFiles.text(browser + "-answer")));

    boolean h264 = browser.equals("chromium");
    assertThat(answer.transport()).isNotNull();
    assertThat(answer.sections())
        .extracting(s -> s.accepted() == null ? "" : s.accepted().payloads().get(0).codec().name())
        .containsExactly("opus", "VP8", "VP9", h264 ? "H264" : "", "AV1", "");
    assertThat(answer.sections())
        .extracting(SubscriberAnswer.Section::rejected)
        .containsExactly(false, false, false, !h264, false, false);
    SubscriberAnswer.Accepted accepted = answer.sections().get(1).accepted();
    assertThat(accepted).isNotNull();
    ViewerOffer.Payload vp8 = accepted.payloads().get(0);
    assertThat(vp8.rtxPayloadType()).isEqualTo(98);
    assertThat(vp8.codec().feedback()).containsExactlyInAnyOrder("nack", "nack pli", "ccm fir");
    assertThat(accepted.extensions()).extracting(Extmap::uri).contains(HeaderExtensions.MID);
  }

  @Test
  void shouldOfferWhatABrowserWasAsked() throws SdpException {
    assertThat(OurOffers.everyCodec().print()).isEqualTo(SdpFiles.text("our-offer"));
  }

  @Test
  void shouldRefuseAnAnswerThatDoesNotFit() throws SdpException {
    SessionDescription offer = OurOffers.everyCodec();
    assertThatThrownBy(() -> SubscriberAnswer.read(offer, file("chromium-view")))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("sections");
  }

  /** There would be a subscription, and no transport for it. */
  @Test
  void shouldRefuseAnAnswerOverAnythingButDtls() throws SdpException {
    SessionDescription offer = OurOffers.everyCodec();
    String answer = SdpFiles.text("chromium-answer").replace("UDP/TLS/RTP/SAVPF", "RTP/AVP");
    assertThatThrownBy(() -> SubscriberAnswer.read(offer, SessionDescription.parseAnswer(answer)))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("DTLS");
  }
}
