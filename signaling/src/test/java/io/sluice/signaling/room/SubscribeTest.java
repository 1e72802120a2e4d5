package io.sluice.signaling.room;

import static io.sluice.signaling.room.RoomTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.SendSection;
import io.sluice.core.api.TransportState;
import io.sluice.signaling.room.Stage.Guest;
import io.sluice.signaling.sdp.Direction;
import io.sluice.signaling.sdp.MediaSection;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SessionDescription;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The subscriber connection: we offer, one negotiation at a time (RFC 8829 section 5.2.2). */
class SubscribeTest {
  private final Stage stage = new Stage();
  private final Guest ada;
  private final Guest grace;
  private final List<String> tracks;

  SubscribeTest() throws RoomException {
    ada = stage.join("Ada");
    tracks = ada.publish();
    grace = stage.join("Grace");
  }

  @BeforeEach
  void shouldStartWithoutAnOffer() {
    assertThat(grace.told().offers).isEmpty();
  }

  private void subscribe(String... trackIds) throws RoomException {
    grace.participant().subscribe(List.of(trackIds));
  }

  private void unsubscribe(String... trackIds) throws RoomException {
    grace.participant().unsubscribe(List.of(trackIds));
  }

  private List<MediaSection> offered() throws SdpException {
    return SessionDescription.parse(grace.told().offer().sdp()).sections();
  }

  /** The last transport that we offered. */
  private FakePlane.Transport last() {
    List<FakePlane.Transport> ours =
        stage.plane.transports.stream().filter(t -> t.controlling).toList();
    return ours.get(ours.size() - 1);
  }

  private List<FakePlane.Subscription> sent() {
    return last().subscriptions;
  }

  @Test
  void shouldOfferTracksAndSendThemOnceAnswered() throws Exception {
    subscribe(tracks.get(0), tracks.get(1));

    Recorder.Offer offer = grace.told().offer();
    assertThat(offer.version()).isEqualTo(1);
    assertThat(offer.tracks())
        .containsExactly(
            new OfferedTrack("0", tracks.get(0), ada.id()),
            new OfferedTrack("1", tracks.get(1), ada.id()));
    MediaSection video = offered().get(1);
    assertThat(video.direction()).isEqualTo(Direction.SENDONLY);
    assertThat(video.msids()).containsExactly(ada.id() + " " + tracks.get(1));
    assertThat(sent()).isEmpty();

    grace.accept();
    FakePlane.Transport transport = last();
    assertThat(transport.controlling).isTrue();
    assertThat(transport.connects.get(0).localRole()).isEqualTo(DtlsRole.SERVER);
    SendSection section = sent().get(1).section;
    assertThat(section.ssrc()).isEqualTo(video.groups().get(0).ssrcs().get(0));
    assertThat(section.rtxSsrc()).isEqualTo(video.groups().get(0).ssrcs().get(1));
    assertThat(section.payloads().get(0).payloadType())
        .isEqualTo(video.codecs().get(0).payloadType());
    assertThat(section.extensions()).hasSize(5);
    assertThat(section.cname()).isEqualTo(ada.id());
    assertThat(sent().get(1).track).isSameAs(stage.plane.transports.get(0).tracks.get(1));
    assertThat(grace.told().offers).hasSize(1);
  }

  @Test
  void shouldGatherWishesWhileAnOfferIsOpen() throws Exception {
    subscribe(tracks.get(0));
    subscribe(tracks.get(1));
    List<String> more = stage.join("Joan").publish("firefox-publish-audio-video");
    subscribe(more.get(0));
    subscribe(more.get(1));
    unsubscribe(more.get(0));
    assertThat(grace.told().offers).hasSize(1);

    grace.accept();
    assertThat(grace.told().offers).hasSize(2);
    assertThat(grace.told().offer().tracks())
        .extracting(OfferedTrack::trackId)
        .containsExactly(tracks.get(0), tracks.get(1), more.get(1));
    grace.accept();
    assertThat(grace.told().offers).hasSize(2);
    assertThat(sent()).hasSize(3);
  }

  @Test
  void shouldReuseASectionOnlyAfterTheClientSawItInactiveAndWithNewSources() throws Exception {
    subscribe(tracks.get(1));
    grace.accept();
    long firstSsrc = sent().get(0).section.ssrc();
    List<String> other = stage.join("Joan").publish();
    unsubscribe(tracks.get(1));
    assertThat(sent().get(0).closed).isTrue();
    subscribe(other.get(1));
    assertThat(offered().get(0).direction()).isEqualTo(Direction.INACTIVE);
    assertThat(grace.told().offer().tracks()).isEmpty();

    grace.accept();
    assertThat(offered()).hasSize(1);
    assertThat(offered().get(0).mid()).isEqualTo("0");
    assertThat(offered().get(0).msids().get(0)).endsWith(other.get(1));
    grace.accept();
    assertThat(sent()).hasSize(2);
    assertThat(sent().get(1).section.ssrc()).isNotEqualTo(firstSsrc);
    assertThat(sent().get(1).closed).isFalse();
  }

  @Test
  void shouldNeverUseAnSsrcTwiceOnOneTransport() throws Exception {
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      subscribe(tracks.get(1));
      grace.accept();
      SendSection section = sent().get(sent().size() - 1).section;
      assertThat(seen.add(section.ssrc()) && seen.add(section.rtxSsrc())).isTrue();
      unsubscribe(tracks.get(1));
      grace.accept();
    }
    assertThat(sent()).hasSize(200);
    assertThat(offered()).hasSize(1);
  }

  @Test
  void shouldNotSendATrackThatEndedWhileItsOfferWasOpen() throws Exception {
    subscribe(tracks.get(0), tracks.get(1));
    ada.participant().unpublish(List.of(tracks.get(1)));
    assertThat(grace.told().offers).hasSize(1);
    grace.accept();

    assertThat(sent()).hasSize(1);
    assertThat(offered())
        .extracting(MediaSection::direction)
        .containsExactly(Direction.SENDONLY, Direction.INACTIVE);
    grace.accept();
    assertThat(grace.told().offers).hasSize(2);
    assertRefused(() -> subscribe(tracks.get(1)), ErrorCode.TRACK_NOT_FOUND);
  }

  @Test
  void shouldMakeOneOfferForAllTracksOfAPublisherThatLeft() throws Exception {
    subscribe(tracks.get(0), tracks.get(1));
    grace.accept();
    ada.participant().leave(LeaveReason.LEFT);

    assertThat(grace.told().offers).hasSize(2);
    assertThat(offered()).extracting(MediaSection::direction).containsOnly(Direction.INACTIVE);
    assertThat(sent()).allMatch(subscription -> subscription.closed);
  }

  @Test
  void shouldLetGoOfATrackThatTheClientCannotDecodeAndUseItsSectionAgain() throws Exception {
    subscribe(tracks.get(0), tracks.get(1));
    Recorder.Offer offer = grace.told().offer();
    grace.participant().answer(1, ClientAnswer.to(offer.sdp()).reject(1).text());

    assertThat(grace.told().events)
        .endsWith("subscription-failed " + tracks.get(1) + " codec-not-supported");
    assertThat(sent()).hasSize(1);
    assertThat(grace.told().offers).hasSize(1);

    subscribe(stage.join("Joan").publish("firefox-publish-audio-video").get(0));
    assertThat(offered().get(1).rejected()).isTrue();
    grace.accept();
    subscribe(tracks.get(1));
    assertThat(offered()).hasSize(3);
    assertThat(offered().get(1).mid()).isEqualTo("3");
    assertThat(offered().get(1).direction()).isEqualTo(Direction.SENDONLY);
    grace.accept();
    assertThat(sent()).hasSize(3);
  }

  @Test
  void shouldRestartIceOnRequest() throws Exception {
    grace.participant().restartIce();
    assertThat(grace.told().offers).isEmpty();
    subscribe(tracks.get(0));
    grace.participant().restartIce();
    grace.accept();

    assertThat(grace.told().offers).hasSize(2);
    assertThat(grace.told().offer().sdp()).contains("a=ice-ufrag:ours1g1");
    grace
        .participant()
        .answer(2, ClientAnswer.to(grace.told().offer().sdp()).ufrag("client2").text());
    assertThat(last().connects)
        .extracting(c -> c.ice().ufrag())
        .containsExactly("client", "client2");
  }

  @Test
  void shouldKeepTheOfferOpenForABetterAnswer() throws Exception {
    subscribe(tracks.get(1));
    String answer = ClientAnswer.to(grace.told().offer().sdp()).text();

    assertRefused(() -> grace.participant().answer(2, answer), ErrorCode.STALE_ANSWER);
    assertRefused(() -> ada.participant().answer(1, answer), ErrorCode.STALE_ANSWER);
    for (String bad :
        List.of(
            "garbage",
            answer.replaceFirst("(?s)m=video.*", ""),
            answer.replace("a=setup:active", "a=setup:actpass"),
            answer.replace("m=video", "m=audio"),
            answer.replace("a=mid:0", "a=mid:9").replace("BUNDLE 0", "BUNDLE 9"),
            answer.replace("a=rtcp-mux\r\n", ""))) {
      assertRefused(() -> grace.participant().answer(1, bad), ErrorCode.BAD_SDP);
    }
    grace.participant().answer(1, answer);
    assertRefused(() -> grace.participant().answer(1, answer), ErrorCode.STALE_ANSWER);
    assertThat(sent()).hasSize(1);
  }

  @Test
  void shouldRefuseWhatCannotBeSubscribed() throws Exception {
    Stage small = new Stage(Stage.limits(RoomConfig.ALL_CODECS, 1, 3, 4, 1));
    List<String> two = small.join("Ada").publish();
    Guest joan = small.join("Joan");
    assertRefused(() -> joan.participant().subscribe(two), ErrorCode.TOO_MANY);
    joan.participant().subscribe(List.of(two.get(0), two.get(0)));
    joan.participant().subscribe(List.of(two.get(0)));
    assertThat(joan.told().offers).hasSize(1);

    Guest publisher = stage.join("P", Role.PUBLISHER, Dialect.NATIVE);
    assertRefused(() -> publisher.participant().subscribe(tracks), ErrorCode.FORBIDDEN);
    assertRefused(() -> publisher.participant().restartIce(), ErrorCode.FORBIDDEN);
    assertRefused(() -> ada.participant().subscribe(tracks), ErrorCode.FORBIDDEN);
    assertRefused(() -> subscribe("f".repeat(32)), ErrorCode.TRACK_NOT_FOUND);
    assertRefused(() -> subscribe(tracks.get(0), "unknown"), ErrorCode.TRACK_NOT_FOUND);
    assertThat(grace.told().offers).isEmpty();
  }

  @Test
  void shouldFailAWishForWhichNoSectionIsLeft() throws Exception {
    Stage small = new Stage(Stage.limits(RoomConfig.ALL_CODECS, 1, 3, 4, 1));
    List<String> two = small.join("Ada").publish();
    Guest joan = small.join("Joan");
    joan.participant().subscribe(List.of(two.get(0)));
    joan.accept();
    joan.participant().unsubscribe(List.of(two.get(0)));
    joan.accept();
    joan.participant().subscribe(List.of(two.get(1)));

    assertThat(joan.told().events).endsWith("subscription-failed " + two.get(1) + " too-many");
  }

  @Test
  void shouldBeginAnewAfterItsConnectionFailed() throws Exception {
    subscribe(tracks.get(0), tracks.get(1));
    grace.accept();
    FakePlane.Transport failed = last();
    failed.state(TransportState.FAILED);
    stage.hand.turn();
    assertThat(grace.told().events).endsWith("connection-state subscriber FAILED");
    assertThat(failed.closed).isTrue();

    subscribe(tracks.get(1));
    assertThat(last()).isNotSameAs(failed);
    assertThat(grace.told().offer().version()).isEqualTo(2);
    assertThat(offered()).extracting(MediaSection::mid).containsExactly("0");
    grace.accept();
    assertThat(sent()).hasSize(1);
  }
}
