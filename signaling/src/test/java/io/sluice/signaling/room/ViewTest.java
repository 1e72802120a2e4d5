package io.sluice.signaling.room;

import static io.sluice.signaling.room.RoomTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.TransportState;
import io.sluice.signaling.room.Stage.Guest;
import io.sluice.signaling.sdp.SdpFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Viewers that offer themselves (WHEP) and follow a publisher. */
class ViewTest {
  private static final String OFFER = SdpFiles.text("chromium-view");

  private final Stage stage = new Stage();

  private Guest viewer(Stage where) throws RoomException {
    return where.join("Viewer", Role.SUBSCRIBER, Dialect.WHEP);
  }

  private FakePlane.Transport last() {
    return stage.plane.lastTransport();
  }

  @Test
  void shouldWaitForAPublisherAndGoOnToTheNext() throws RoomException {
    Guest viewer = viewer(stage);
    String answer = viewer.participant().view(OFFER, null);
    FakePlane.Transport view = last();
    assertThat(answer).contains("a=sendonly", "a=candidate:1 1 udp", "a=setup:passive");
    assertThat(view.subscriptions).hasSize(2).allMatch(s -> s.track == null);

    Guest ada = stage.join("Ada");
    ada.publish();
    FakePlane.Transport first = last();
    Guest grace = stage.join("Grace");
    grace.publish("firefox-publish-audio-video");
    FakePlane.Transport second = last();
    assertThat(view.subscriptions)
        .extracting(s -> s.track)
        .containsExactly(first.tracks.get(0), first.tracks.get(1));
    assertThat(stage.service.snapshot().get(0).participants().get(0).subscriptions()).isEqualTo(2);

    ada.participant().leave(LeaveReason.LEFT);
    assertThat(view.subscriptions)
        .extracting(s -> s.track)
        .containsExactly(second.tracks.get(0), second.tracks.get(1));
    grace.participant().leave(LeaveReason.LEFT);
    assertThat(view.subscriptions).allMatch(s -> s.track == null && !s.closed);
  }

  @Test
  void shouldFollowOnlyTheChosenPublisher() throws RoomException {
    Guest ada = stage.join("Ada");
    ada.publish();
    Guest grace = stage.join("Grace");
    grace.publish("firefox-publish-audio-video");
    FakePlane.Transport chosen = last();
    Guest viewer = viewer(stage);
    viewer.participant().view(OFFER, grace.id());
    FakePlane.Transport view = last();
    assertThat(view.subscriptions.get(1).track).isSameAs(chosen.tracks.get(1));

    grace.participant().leave(LeaveReason.LEFT);
    assertThat(view.subscriptions).allMatch(s -> s.track == null);
  }

  @Test
  void shouldAcceptAllCodecsInCommonWithTheViewersPayloadTypes() throws RoomException {
    viewer(stage).participant().view(OFFER, null);

    assertThat(last().subscriptions.get(0).section.payloads())
        .extracting(p -> p.codec().name() + " " + p.payloadType())
        .containsExactly("opus 111", "red 63");
    List<PayloadMapping> video = last().subscriptions.get(1).section.payloads();
    assertThat(video)
        .extracting(p -> p.codec().name())
        .contains("VP8", "VP9", "H264", "AV1")
        .doesNotContain("rtx", "red");
    for (PayloadMapping payload : video) {
      assertThat(OFFER)
          .contains("a=rtpmap:" + payload.payloadType() + " " + payload.codec().name() + "/90000")
          .contains("a=fmtp:" + payload.rtxPayloadType() + " apt=" + payload.payloadType());
    }
  }

  @Test
  void shouldTellOfATrackThatTheViewerCannotDecode() throws RoomException {
    Stage h264 = new Stage(Stage.codecs("opus", "H264", "VP8"));
    Guest viewer = viewer(h264);
    viewer.participant().view(SdpFiles.text("firefox-view"), null);
    FakePlane.Transport view = h264.plane.lastTransport();
    String offer =
        SdpFiles.text("chromium-publish-audio-video").replaceAll("VP8/90000", "XX/90000");
    List<PublishResult.PublishedTrack> tracks =
        h264.join("Ada").participant().publish(offer, Stage.MICROPHONE_AND_CAMERA).tracks();

    assertThat(viewer.told().events)
        .contains("subscription-failed " + tracks.get(1).track().id() + " codec-not-supported");
    assertThat(view.subscriptions.get(0).track).isNotNull();
    assertThat(view.subscriptions.get(1).track).isNull();
  }

  @Test
  void shouldRestartIceAndEndWhenItsConnectionFails() throws RoomException {
    Guest viewer = viewer(stage);
    viewer.participant().view(OFFER, null);
    IceDescription ours =
        viewer.participant().restart(new IceDescription("fresh", "q".repeat(24), List.of()));
    assertThat(ours.ufrag()).isEqualTo("ours0g1");
    viewer
        .participant()
        .addCandidate(
            ConnectionKind.SUBSCRIBER,
            new CandidateInit("candidate:1 1 udp 1 192.0.2.1 5000 typ host", null, null, "fresh"));
    assertThat(last().candidates).hasSizeGreaterThan(4);

    last().state(TransportState.FAILED);
    stage.hand.turn();
    assertThat(viewer.told().events).endsWith("connection-state subscriber FAILED");
    assertThat(last().closed).isTrue();
  }

  @Test
  void shouldRefuseWhatCannotBeViewed() throws RoomException {
    Guest viewer = viewer(stage);
    Participant participant = viewer.participant();
    assertRefused(() -> participant.view("garbage", null), ErrorCode.BAD_SDP);
    assertRefused(() -> participant.view(OFFER, "nobody"), ErrorCode.INVALID_FIELD);
    assertRefused(
        () -> participant.view(SdpFiles.text("chromium-publish-audio-video"), null),
        ErrorCode.CODEC_NOT_SUPPORTED);
    assertThat(stage.plane.transports).isEmpty();
    participant.view(OFFER, null);
    assertRefused(() -> participant.view(OFFER, null), ErrorCode.FORBIDDEN);
    assertRefused(
        () -> stage.join("P", Role.PUBLISHER, Dialect.WHIP).participant().view(OFFER, null),
        ErrorCode.FORBIDDEN);
  }
}
