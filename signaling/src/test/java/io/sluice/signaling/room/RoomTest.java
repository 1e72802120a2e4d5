package io.sluice.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.core.api.Codec;
import io.sluice.core.api.TransportState;
import io.sluice.signaling.room.Stage.Guest;
import io.sluice.signaling.sdp.SdpFiles;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Coming, going and what others are told of it. */
class RoomTest {
  private static final Duration EMPTY = RoomConfig.defaults().emptyRoomLifetime();
  private static final Duration KEPT = RoomConfig.defaults().keptRoomLifetime();

  private final Stage stage = new Stage();

  static void assertRefused(ThrowingCallable command, ErrorCode code) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(
            RoomException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  @Test
  void shouldShowALateComerWhatIsThereAndTellItOnlyWhatFollows() throws RoomException {
    Guest ada = stage.join("Ada");
    List<String> tracks = ada.publish();
    Guest grace = stage.join("Grace");
    List<String> more = grace.publish("firefox-publish-audio-video");

    ParticipantInfo seen = grace.told().found().get(0);
    assertThat(seen.name()).isEqualTo("Ada");
    assertThat(seen.tracks()).extracting(TrackInfo::id).isEqualTo(tracks);
    assertThat(seen.tracks()).extracting(TrackInfo::label).containsExactly("", "Front");
    assertThat(grace.told().events).containsExactly("joined");
    assertThat(ada.told().events)
        .containsExactly(
            "joined",
            "participant-joined Grace",
            "track-published " + more.get(0),
            "track-published " + more.get(1));
  }

  @Test
  void shouldTellOthersOfTracksAndParticipantThatEnd() throws RoomException {
    Guest ada = stage.join("Ada");
    Guest grace = stage.join("Grace");
    List<String> tracks = ada.publish();
    ada.participant().unpublish(List.of(tracks.get(1)));
    ada.participant().leave(LeaveReason.DISCONNECTED);
    ada.participant().leave(LeaveReason.LEFT);

    assertThat(grace.told().events)
        .containsExactly(
            "joined",
            "track-published " + tracks.get(0),
            "track-published " + tracks.get(1),
            "track-unpublished " + tracks.get(1),
            "track-unpublished " + tracks.get(0),
            "participant-left " + ada.id() + " disconnected");
    assertThat(ada.told().events).containsExactly("joined", "participant-joined Grace");
    assertRefused(() -> ada.participant().subscribe(List.of()), ErrorCode.NOT_JOINED);
  }

  @Test
  void shouldLeaveNothingOpenAfterEveryoneLeft() throws RoomException {
    Guest ada = stage.join("Ada");
    Guest grace = stage.join("Grace");
    Guest viewer = stage.join("Viewer", Role.SUBSCRIBER, Dialect.WHEP);
    grace.participant().subscribe(ada.publish());
    grace.accept();
    viewer.participant().view(SdpFiles.text("chromium-view"), null);
    assertThat(stage.service.snapshot().get(0).participants().get(0).tracks())
        .extracting(RoomSnapshot.TrackSnapshot::subscribers)
        .containsExactly(2, 2);

    ada.participant().leave(LeaveReason.LEFT);
    viewer.participant().leave(LeaveReason.LEFT);
    grace.participant().leave(LeaveReason.LEFT);

    assertThat(stage.plane.alive()).isZero();
    stage.hand.pass(EMPTY);
    assertThat(stage.service.snapshot()).isEmpty();
    assertThat(stage.plane.rooms).allMatch(room -> room.closed);
  }

  @Test
  void shouldKeepAnEmptyRoomThatSomeoneEnteredAgain() throws RoomException {
    stage.join("Ada").participant().leave(LeaveReason.LEFT);
    stage.hand.pass(EMPTY.minusSeconds(1));
    stage.join("Ada").participant().leave(LeaveReason.LEFT);
    stage.hand.pass(EMPTY.minusSeconds(1));
    assertThat(stage.service.snapshot()).hasSize(1);
    Guest back = stage.join("Ada");
    stage.hand.pass(EMPTY);
    assertThat(stage.service.snapshot()).hasSize(1);

    back.participant().leave(LeaveReason.LEFT);
    stage.hand.pass(EMPTY);
    assertThat(stage.service.snapshot()).isEmpty();
  }

  @Test
  void shouldListRoomsInOrderWithTheNumberOfThoseInThem() throws RoomException {
    stage.service.create("made", "Made");
    stage.join("found", "Ada", Role.BOTH, Dialect.NATIVE);
    stage.join("found", "Grace", Role.SUBSCRIBER, Dialect.WHEP);
    stage.join("found", "Eve", Role.BOTH, Dialect.NATIVE).participant().leave(LeaveReason.LEFT);

    assertThat(stage.service.list())
        .extracting(RoomSummary::id, RoomSummary::name, RoomSummary::participants)
        .containsExactly(tuple("made", "Made", 0), tuple("found", "found", 2));
    assertThat(stage.service.list())
        .extracting(RoomSummary::createdAt)
        .isEqualTo(stage.service.snapshot().stream().map(RoomSnapshot::createdAt).toList());
  }

  @Test
  void shouldKeepARoomMadeOnPurposeLongerButNotForEver() throws RoomException {
    stage.service.create("unused", "");
    stage.service.create("kept", "Kept");
    stage.hand.pass(KEPT.minusSeconds(1));
    stage.join("kept", "Ada", Role.BOTH, Dialect.NATIVE).participant().leave(LeaveReason.LEFT);
    assertThat(stage.service.snapshot()).hasSize(2);

    stage.hand.pass(Duration.ofSeconds(1));
    assertThat(stage.service.snapshot()).extracting(RoomSnapshot::id).containsExactly("kept");
    stage.hand.pass(KEPT);
    assertThat(stage.service.snapshot()).isEmpty();
    assertThat(stage.plane.rooms).allMatch(room -> room.closed);
  }

  /** Coming and going must not pile up timers of a day each. */
  @Test
  void shouldHaveOneTimerForARoomHoweverOftenItEmpties() throws RoomException {
    stage.service.create("kept", "");
    for (int i = 0; i < 100; i++) {
      stage.join("kept", "Ada", Role.BOTH, Dialect.NATIVE).participant().leave(LeaveReason.LEFT);
    }
    assertThat(stage.hand.waiting()).isEqualTo(1);
  }

  @Test
  void shouldExpireByATimerOfItsOwn() throws InterruptedException {
    CountDownLatch rung = new CountDownLatch(1);
    AtomicBoolean takenBack = new AtomicBoolean();
    try (Clockwork clockwork = Clockwork.start()) {
      clockwork.later(Duration.ofMillis(100), () -> takenBack.set(true)).run();
      clockwork.later(Duration.ofMillis(101), rung::countDown);
      assertThat(rung.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(takenBack).isFalse();
    }
  }

  @Test
  void shouldShowTheCodecOnceItsFirstPacketArrived() throws RoomException {
    stage.join("Ada").publish();
    stage.plane.lastTransport().tracks.get(1).arrives(new Codec("VP8", 90_000, 0, Map.of()));

    assertThat(stage.service.find("daily").orElseThrow().participants().get(0).tracks())
        .extracting(RoomSnapshot.TrackSnapshot::codec)
        .containsExactly("", "VP8");
  }

  @Test
  void shouldBoundRoomsAndParticipants() throws RoomException {
    Stage small = new Stage(Stage.limits(RoomConfig.ALL_CODECS, 1, 2, 16, 256));
    small.join("Ada");
    small.join("Grace");

    assertRefused(() -> small.join("Joan"), ErrorCode.ROOM_FULL);
    assertRefused(() -> small.join("other", "Joan", Role.BOTH, Dialect.NATIVE), ErrorCode.TOO_MANY);
    assertRefused(() -> small.service.create(null, "Another"), ErrorCode.TOO_MANY);
    assertThat(small.service.joins().byResult())
        .containsExactlyInAnyOrderEntriesOf(Map.of("ok", 2L, "room-full", 1L, "too-many", 1L));
  }

  @Test
  void shouldRefuseNamesAndIdsThatCouldDeceive() {
    for (String room : List.of("", "a b", "../x", "..", "x".repeat(65), "ä")) {
      assertRefused(
          () -> stage.join(room, "Ada", Role.BOTH, Dialect.NATIVE), ErrorCode.INVALID_FIELD);
    }
    for (String name : List.of("a\r\nb", "\u001b[31m", "x".repeat(65), "a\u2028b")) {
      assertRefused(() -> stage.join(name), ErrorCode.INVALID_FIELD);
    }
    assertThat(stage.service.snapshot()).isEmpty();
  }

  @Test
  void shouldNotMakeARoomThatWasNotToBeMade() {
    JoinRequest request = new JoinRequest("nowhere", "Ada", Role.BOTH, false, Dialect.NATIVE, true);
    assertRefused(() -> stage.service.join(request, new Recorder()), ErrorCode.ROOM_NOT_FOUND);
  }

  @Test
  void shouldEndTracksWhenTheirConnectionFailsAndLetThemBePublishedAnew() throws RoomException {
    Guest ada = stage.join("Ada");
    Guest grace = stage.join("Grace");
    List<String> tracks = ada.publish();
    FakePlane.Transport first = stage.plane.lastTransport();
    first.state(TransportState.FAILED);
    assertThat(ada.told().events).doesNotContain("connection-state publisher FAILED");
    stage.hand.turn();

    assertThat(ada.told().events).contains("connection-state publisher FAILED");
    assertThat(grace.told().events).contains("track-unpublished " + tracks.get(1));
    assertThat(first.closed).isTrue();

    first.state(TransportState.CLOSED);
    stage.hand.turn();
    assertThat(ada.publish("firefox-publish-audio-video")).doesNotContainAnyElementsOf(tracks);
    assertThat(ada.told().events).doesNotContain("connection-state publisher CLOSED");
  }

  @Test
  void shouldSayGoodbyeToEveryoneAndRefuseFurtherJoins() throws RoomException {
    Guest ada = stage.join("Ada");
    Guest grace = stage.join("Grace");
    ada.publish();
    stage.service.close();

    assertThat(ada.told().events).endsWith("bye shutting-down");
    assertThat(grace.told().events).endsWith("bye shutting-down");
    assertThat(stage.plane.peers).allMatch(peer -> peer.closed);
    assertRefused(() -> stage.join("Joan"), ErrorCode.INTERNAL);
    assertRefused(() -> ada.participant().unpublish(List.of()), ErrorCode.NOT_JOINED);
  }

  @Test
  void shouldServeTheOthersWhenOneListenerFails() throws RoomException {
    ParticipantListener broken =
        (ParticipantListener)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ParticipantListener.class},
                (proxy, method, arguments) -> {
                  throw new IllegalStateException("broken");
                });
    stage.service.join(
        new JoinRequest("daily", "Broken", Role.BOTH, true, Dialect.NATIVE, true), broken);
    Guest ada = stage.join("Ada");
    Guest grace = stage.join("Grace");

    assertThat(ada.told().events).contains("participant-joined Grace");
    assertThat(grace.told().found()).hasSize(2);
  }
}
