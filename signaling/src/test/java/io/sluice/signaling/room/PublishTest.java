package io.sluice.signaling.room;

import static io.sluice.signaling.room.RoomTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.signaling.room.Stage.Guest;
import io.sluice.signaling.sdp.SdpFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The publisher connection, by offers that browsers made. */
class PublishTest {
  private static final String OFFER = SdpFiles.text("chromium-publish-audio-video");

  private static final TrackRequest SIMULCAST = new TrackRequest("0", TrackSource.CAMERA, "");

  private final Stage stage = new Stage();

  private static PublishResult publish(Guest guest, String sdp, TrackRequest... tracks)
      throws RoomException {
    return guest.participant().publish(sdp, List.of(tracks));
  }

  private static PublishResult both(Guest guest, String sdp) throws RoomException {
    return guest.participant().publish(sdp, Stage.MICROPHONE_AND_CAMERA);
  }

  @Test
  void shouldTellTheMediaPlaneWhatChromiumOffers() throws RoomException {
    String answer = both(stage.join("Ada"), OFFER).sdp();

    FakePlane.Transport transport = stage.plane.lastTransport();
    assertThat(transport.controlling).isFalse();
    assertThat(transport.connects).hasSize(1);
    assertThat(transport.connects.get(0).localRole()).isEqualTo(DtlsRole.SERVER);
    assertThat(transport.connects.get(0).ice().ufrag()).isEqualTo("pPEC");
    assertThat(transport.candidates).hasSize(4).allMatch(c -> c.protocol().equals("udp"));
    assertThat(answer).contains("a=ice-ufrag:ours0g0", "a=setup:passive", "a=candidate:1 1 udp");

    ReceiveSection video = transport.tracks.get(1).section;
    PayloadMapping payload = video.payloads().get(0);
    assertThat(payload.codec().name()).isEqualTo("VP8");
    assertThat(payload.payloadType()).isEqualTo(96);
    assertThat(payload.rtxPayloadType()).isEqualTo(97);
    assertThat(payload.nack() && payload.pli() && payload.fir() && payload.transportCc()).isTrue();
    assertThat(video.streams())
        .containsExactly(new ReceiveSection.AnnouncedStream(1_241_323_802L, 1_231_130_342L));
    assertThat(transport.tracks.get(0).section.payloads())
        .extracting(p -> p.codec().name() + " " + p.payloadType())
        .containsExactly("opus 111", "red 63");
  }

  @Test
  void shouldTellTheMediaPlaneWhichRtcpWasNegotiated() throws RoomException {
    both(stage.join("Ada"), OFFER.replace("a=rtcp-fb:96 nack pli", "a=rtcp-fb:96 rrtr"));
    List<FakePlane.Track> reduced = stage.plane.lastTransport().tracks;
    both(stage.join("Grace"), OFFER.replace("a=rtcp-rsize\r\n", ""));
    List<FakePlane.Track> compound = stage.plane.lastTransport().tracks;

    assertThat(reduced)
        .extracting(t -> t.section.rtcp())
        .containsExactly(new ReceiveSection.Rtcp(true, false), new ReceiveSection.Rtcp(true, true));
    assertThat(compound)
        .extracting(t -> t.section.rtcp())
        .containsOnly(new ReceiveSection.Rtcp(false, false));
  }

  @Test
  void shouldEndATrackWhoseSectionWentInactiveAndRestartIce() throws RoomException {
    Guest ada = stage.join("Ada");
    List<String> tracks = ada.publish();
    String restarted =
        OFFER
            .replace("a=ice-ufrag:pPEC", "a=ice-ufrag:next")
            .replaceFirst("(?s)(.*)a=sendonly", "$1a=inactive");
    PublishResult result = publish(ada, restarted);

    FakePlane.Transport transport = stage.plane.lastTransport();
    assertThat(result.tracks()).extracting(t -> t.track().id()).containsExactly(tracks.get(0));
    assertThat(result.sdp()).contains("a=ice-ufrag:ours0g1", "a=inactive");
    assertThat(transport.connects).hasSize(2);
    assertThat(transport.tracks.get(0).closed).isFalse();
    assertThat(transport.tracks.get(1).closed).isTrue();

    PublishResult again =
        publish(ada, OFFER.replace("a=ice-ufrag:pPEC", "a=ice-ufrag:next"), request("1"));
    assertThat(again.tracks().get(0).track().id()).isEqualTo(tracks.get(0));
    assertThat(again.tracks().get(1).track().id()).isNotIn(tracks);
    assertThat(transport.connects).hasSize(2);
  }

  private static TrackRequest request(String mid) {
    return new TrackRequest(mid, TrackSource.CAMERA, "");
  }

  @Test
  void shouldTellTheMediaPlaneWhichEncodingsAreSent() throws RoomException {
    Guest ada = stage.join("Ada");
    String offer = SdpFiles.text("chromium-publish-simulcast");
    assertThat(publish(ada, offer, SIMULCAST).sdp()).contains("a=simulcast:recv l;m;h");
    ReceiveSection byRid = stage.plane.lastTransport().tracks.get(0).section;
    assertThat(byRid.rids()).containsExactly("l", "m", "h");
    assertThat(byRid.simulcast()).isFalse();
    assertThat(byRid.extensions()).extracting(HeaderExtensionMapping::id).contains(9, 10, 11);

    String groups = "a=ssrc-group:SIM 1 2\r\na=ssrc-group:FID 1 11\r\na=ssrc-group:FID 2 12\r\n";
    publish(
        stage.join("Grace"), offer.replaceAll("a=(rid|simulcast):.*\r\n", "") + groups, SIMULCAST);
    ReceiveSection byGroup = stage.plane.lastTransport().tracks.get(0).section;
    assertThat(byGroup.rids()).isEmpty();
    assertThat(byGroup.simulcast()).isTrue();
    assertThat(byGroup.streams())
        .containsExactly(
            new ReceiveSection.AnnouncedStream(1, 11), new ReceiveSection.AnnouncedStream(2, 12));
  }

  /** As with another codec: subscribers are offered the new track. */
  @Test
  void shouldReplaceARunningTrackWhoseEncodingsChanged() throws RoomException {
    Guest ada = stage.join("Ada");
    String offer = SdpFiles.text("chromium-publish-simulcast");
    String first = publish(ada, offer, SIMULCAST).tracks().get(0).track().id();
    List<FakePlane.Track> media = stage.plane.lastTransport().tracks;

    String paused = offer.replace("send l;m;h", "send l;~m;~h");
    assertThat(publish(ada, paused).tracks().get(0).track().id()).isEqualTo(first);
    assertThat(media).hasSize(1);

    for (String changed :
        List.of(
            offer.replace("send l;m;h", "send l;m"),
            offer.replace("send l;m;h", "send m;l"),
            offer.replaceAll("a=(rid|simulcast):.*\r\n", ""),
            offer)) {
      PublishResult result = publish(ada, changed);
      assertThat(result.tracks().get(0).track().id()).isNotEqualTo(first);
      assertThat(result.tracks().get(0).track().source()).isEqualTo(TrackSource.CAMERA);
    }
    assertThat(media).hasSize(5);
    assertThat(media.subList(0, 4)).allMatch(track -> track.closed);
    assertThat(media.get(4).section.rids()).containsExactly("l", "m", "h");
    assertThat(media.get(4).closed).isFalse();
  }

  @Test
  void shouldUseTheOffersFirstCodecThatTheRoomAllows() throws RoomException {
    for (String codec : List.of("VP8", "VP9", "H264", "AV1")) {
      Stage one = new Stage(Stage.codecs("opus", codec));
      both(one.join("Ada"), OFFER);
      ReceiveSection video = one.plane.lastTransport().tracks.get(1).section;
      assertThat(video.payloads()).extracting(p -> p.codec().name()).containsExactly(codec);
    }
  }

  @Test
  void shouldRejectASectionWithoutACodecInCommonAndKeepTheRest() throws RoomException {
    Stage onlyH264 = new Stage(Stage.codecs("opus", "H264"));
    PublishResult result = both(onlyH264.join("Ada"), SdpFiles.text("firefox-publish-audio-video"));

    assertThat(result.tracks()).extracting(t -> t.mid()).containsExactly("0");
    assertThat(result.sdp()).contains("m=video 0 ");
    Stage onlyVideo = new Stage(Stage.codecs("H264"));
    assertRefused(
        () -> both(onlyVideo.join("Ada"), SdpFiles.text("firefox-publish-audio-video")),
        ErrorCode.CODEC_NOT_SUPPORTED);
    assertThat(onlyVideo.plane.transports).isEmpty();
  }

  @Test
  void shouldNameWhipTracksByTheirKind() throws RoomException {
    PublishResult result = publish(stage.join("Cam", Role.PUBLISHER, Dialect.WHIP), OFFER);

    assertThat(result.tracks())
        .extracting(t -> t.track().source())
        .containsExactly(TrackSource.MICROPHONE, TrackSource.CAMERA);
  }

  @Test
  void shouldRestartIceForWhipWithoutAnOffer() throws RoomException {
    Guest cam = stage.join("Cam", Role.PUBLISHER, Dialect.WHIP);
    IceDescription remote =
        new IceDescription(
            "fresh",
            "q".repeat(24),
            List.of(
                "candidate:1 1 udp 1 192.0.2.7 5000 typ host",
                "candidate:2 1 udp 1 ::1 5 typ host"));
    assertRefused(() -> cam.participant().restart(remote), ErrorCode.FORBIDDEN);
    publish(cam, OFFER);
    IceDescription ours = cam.participant().restart(remote);

    FakePlane.Transport transport = stage.plane.lastTransport();
    assertThat(ours.ufrag()).isEqualTo("ours0g1");
    assertThat(ours.candidates()).hasSize(1);
    assertThat(transport.connects).hasSize(2);
    assertThat(transport.connects.get(1).ice().ufrag()).isEqualTo("fresh");
    assertThat(transport.connects.get(1).fingerprints())
        .isEqualTo(transport.connects.get(0).fingerprints());
    assertThat(transport.candidates).hasSize(6);
    assertRefused(
        () -> cam.participant().restart(new IceDescription("x", "y", List.of())),
        ErrorCode.BAD_SDP);
    assertRefused(() -> stage.join("Ada").participant().restart(remote), ErrorCode.FORBIDDEN);
  }

  @Test
  void shouldPassOnAtMost32CandidatesOfUse() throws RoomException {
    Guest ada = stage.join("Ada");
    ada.publish();
    FakePlane.Transport transport = stage.plane.lastTransport();
    add(ada, "candidate:1 1 udp 1 some-name.local 5000 typ host", null);
    add(ada, "candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active", null);
    add(ada, "candidate:1 2 udp 1 192.0.2.1 5000 typ host", null);
    add(ada, "candidate:1 1 udp 1 192.0.2.1 5000 typ host", "older");
    assertThat(transport.candidates).hasSize(4);

    for (int i = 0; i < 1_000; i++) {
      add(ada, "candidate:1 1 udp 1 192.0.2.1 " + (5_000 + i) + " typ host", "pPEC");
    }
    ada.participant().addCandidate(ConnectionKind.PUBLISHER, null);
    assertThat(transport.candidates).hasSize(PeerLink.MAX_CANDIDATES);
    assertRefused(() -> add(ada, "candidate:nonsense", null), ErrorCode.INVALID_FIELD);
  }

  private static void add(Guest guest, String candidate, @Nullable String ufrag)
      throws RoomException {
    guest
        .participant()
        .addCandidate(ConnectionKind.PUBLISHER, new CandidateInit(candidate, "0", 0, ufrag));
  }

  @Test
  void shouldKeepCandidatesThatComeBeforeTheirGeneration() throws RoomException {
    Guest ada = stage.join("Ada");
    ada.publish();
    add(ada, "candidate:1 1 udp 1 192.0.2.1 5000 typ host", "next");
    publish(ada, OFFER.replace("a=ice-ufrag:pPEC", "a=ice-ufrag:next"));

    assertThat(stage.plane.lastTransport().candidates)
        .filteredOn(c -> c.address().getPort() == 5_000)
        .hasSize(1);
  }

  @Test
  void shouldRefuseOffersThatCannotBeAndLeaveTheTracksAlone() throws RoomException {
    Guest ada = stage.join("Ada");
    ada.publish();
    FakePlane.Transport transport = stage.plane.lastTransport();

    assertBadSdp(ada, "garbage", "Line 1");
    assertBadSdp(ada, OFFER.replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 0"), "Section 1");
    assertBadSdp(ada, OFFER.replaceFirst("a=rtcp-mux\r\n", ""), "Section 0");
    assertBadSdp(ada, OFFER.replaceAll("a=fingerprint.*\r\n", ""), "a=fingerprint");
    assertBadSdp(ada, OFFER.replace("sha-256 53:BB", "sha-256 54:BB"), "fingerprint changed");
    assertBadSdp(ada, OFFER.replaceAll("a=ice-pwd.*\r\n", ""), "a=ice-pwd");
    assertBadSdp(ada, OFFER.replaceFirst("(?s)m=video.*", ""), "fewer sections");
    assertBadSdp(
        ada, OFFER.replace("a=mid:1", "a=mid:2").replace("BUNDLE 0 1", "BUNDLE 0 2"), "was \"1\"");

    assertThat(transport.closed).isFalse();
    assertThat(transport.tracks).hasSize(2).noneMatch(track -> track.closed);
    assertThat(transport.connects).hasSize(1);
  }

  private static void assertBadSdp(Guest guest, String sdp, String message) {
    assertThatThrownBy(() -> both(guest, sdp))
        .isInstanceOfSatisfying(
            RoomException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.BAD_SDP);
              assertThat(e.field()).isEqualTo("sdp");
            })
        .hasMessageContaining(message);
  }

  @Test
  void shouldRefuseWhatTheRequestsOrTheRoleDoNotAllow() throws RoomException {
    Guest ada = stage.join("Ada");
    assertRefused(() -> publish(ada, OFFER, request("0")), ErrorCode.INVALID_FIELD);
    assertRefused(
        () -> publish(ada, OFFER, request("0"), request("1"), request("2")),
        ErrorCode.INVALID_FIELD);
    assertRefused(() -> publish(ada, OFFER, request("0"), request("0")), ErrorCode.INVALID_FIELD);
    assertRefused(
        () -> publish(ada, OFFER, new TrackRequest("0", TrackSource.OTHER, "x".repeat(129))),
        ErrorCode.INVALID_FIELD);
    Stage small = new Stage(Stage.limits(RoomConfig.ALL_CODECS, 1, 2, 1, 1));
    assertRefused(() -> both(small.join("Ada"), OFFER), ErrorCode.TOO_MANY);
    assertRefused(
        () -> both(stage.join("V", Role.SUBSCRIBER, Dialect.NATIVE), OFFER), ErrorCode.FORBIDDEN);
    assertRefused(
        () -> ada.participant().unpublish(List.of("f".repeat(32))), ErrorCode.TRACK_NOT_FOUND);
    assertThat(stage.plane.transports).isEmpty();
  }
}
