package io.sluice.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.loadtest.media.MediaSpec;
import io.sluice.loadtest.scenario.ViewerBehaviour;
import io.sluice.loadtest.target.TargetConfig.Kind;
import io.sluice.server.SluiceServer;
import io.sluice.server.config.ServerConfig;
import io.sluice.signaling.room.Role;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients by the native protocol against a whole server. */
class SluiceTargetTest {
  private SluiceServer server;
  private Crowd crowd;

  @BeforeEach
  void start() throws Exception {
    server = SluiceServer.start(ServerConfig.onFreePorts());
    crowd = crowd(server.httpUri());
  }

  @AfterEach
  void stop() {
    crowd.close();
    server.close();
  }

  private static Crowd crowd(URI uri) {
    return new Crowd(TargetConfig.of(Kind.SLUICE, uri), InetAddress.getLoopbackAddress());
  }

  private long subscriptions() {
    return server.mediaPlane().snapshot().loops().stream()
        .mapToLong(LoopSnapshot::subscriptions)
        .sum();
  }

  @Test
  void shouldBringTheMediaOfEachPublisherToEachSubscriber() {
    Session ada = crowd.join("daily", Role.PUBLISHER);
    Session early = crowd.join("daily", Role.SUBSCRIBER);
    Session grace = crowd.join("daily", Role.PUBLISHER);
    List<Session> viewers =
        List.of(early, crowd.join("daily", Role.SUBSCRIBER), crowd.join("daily", Role.SUBSCRIBER));

    viewers.forEach(Crowd::awaitMedia);
    Crowd.await("12 subscriptions", () -> subscriptions() == 12);

    assertThat(early.publishers()).containsExactly(ada.id(), grace.id());
    crowd.assertViewersOfEachPacket(3);
  }

  @Test
  void shouldLetParticipantsSeeEachOtherButNotThemselves() {
    List<Session> all =
        List.of(
            crowd.join("daily", Role.BOTH),
            crowd.join("daily", Role.BOTH),
            crowd.join("daily", Role.BOTH));

    all.forEach(Crowd::awaitMedia);
    Crowd.await("12 subscriptions", () -> subscriptions() == 12);

    assertThat(all.get(0).connections()).hasSize(2);
    crowd.assertViewersOfEachPacket(2);
  }

  @Test
  void shouldSeeTheVideoOfTheStageAndHearEveryone() {
    Session first = crowd.join("daily", Role.PUBLISHER);
    Session second = crowd.join("daily", Role.PUBLISHER);
    Session viewer =
        crowd.join("daily", Role.SUBSCRIBER, ViewerBehaviour.stage(1), SessionListener.NONE);
    Crowd.awaitMedia(viewer);
    assertThat(subscriptions()).isEqualTo(3);

    Crowd.await(first.leave());

    Crowd.await("the next is on stage", () -> viewer.publishers().equals(List.of(second.id())));
    Crowd.await("its audio and video", () -> subscriptions() == 2);
  }

  @Test
  void shouldSeeOnlyWhomItWatches() {
    Session first = crowd.join("daily", Role.PUBLISHER);
    Session second = crowd.join("daily", Role.PUBLISHER);
    Session viewer =
        crowd.join("daily", Role.SUBSCRIBER, ViewerBehaviour.SWITCH, SessionListener.NONE);
    assertThat(viewer.connections()).isEmpty();

    Crowd.await(viewer.watch(Set.of(first.id())));
    Crowd.awaitMedia(viewer);
    assertThat(subscriptions()).isEqualTo(2);

    Crowd.await(viewer.watch(Set.of(second.id())));
    Crowd.await("one publisher still", () -> subscriptions() == 2);
    Crowd.await(viewer.watch(Set.of()));
    Crowd.await("nobody", () -> subscriptions() == 0);
  }

  @Test
  void shouldNotWatchInAnotherMode() {
    Session viewer = crowd.join("daily", Role.SUBSCRIBER);

    assertThatThrownBy(() -> Crowd.await(viewer.watch(Set.of())))
        .hasCauseInstanceOf(TargetException.class)
        .hasMessageContaining("room daily, watch: only viewers in mode SWITCH");
  }

  @Test
  void shouldLeaveNothingBehind() {
    Session publisher = crowd.join("daily", Role.PUBLISHER);
    EndRecorder recorder = new EndRecorder();
    Session viewer = crowd.join("daily", Role.BOTH, ViewerBehaviour.ALL, recorder);
    Crowd.awaitMedia(viewer);

    Crowd.await(viewer.leave());
    Crowd.await(publisher.leave());

    MediaLeft.awaitNothing(server.mediaPlane());
    assertThat(recorder.ended).as("left by itself").isNotDone();
  }

  @Test
  void shouldTellWhenTheServerGoes() {
    EndRecorder recorder = new EndRecorder();
    // In an empty room it has no connection, whose end could come before the server's word.
    crowd.join("daily", Role.SUBSCRIBER, ViewerBehaviour.ALL, recorder);

    server.close();

    assertThat(Crowd.await(recorder.ended))
        .hasMessage(
            "room daily, signalling: the server says bye: The server is shutting down."
                + " (shutting-down)");
    assertThat(recorder.errors).isEmpty();
  }

  @Test
  void shouldNameTheRoomThatCannotBe() {
    assertThat(crowd.failure("a room", Role.PUBLISHER))
        .hasMessageStartingWith("room a room, join: ")
        .extracting(TargetException::step, TargetException::code)
        .containsExactly("join", "invalid-field");
  }

  @Test
  void shouldSayWhichTokenIsMissing() throws Exception {
    Map<String, String> settings = Map.of("auth.secret", "0123456789abcdef0123456789abcdef");
    try (SluiceServer closed = SluiceServer.start(ServerConfig.onFreePorts(settings));
        Crowd strangers = crowd(closed.httpUri())) {
      assertThat(strangers.failure("daily", Role.SUBSCRIBER).code()).isEqualTo("unauthorized");
    }
  }

  @Test
  void shouldSayThatNobodyListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (Crowd lost = crowd(URI.create("ws://127.0.0.1:" + port))) {
      assertThat(lost.failure("daily", Role.PUBLISHER))
          .hasMessageStartingWith("room daily, open: no server answers at ws://127.0.0.1:" + port)
          .extracting(TargetException::code)
          .isEqualTo(TargetException.UNREACHABLE);
    }
  }

  @Test
  void shouldSayThatTheServerIsOfAnotherKind() {
    try (Crowd elsewhere = crowd(server.httpUri().resolve("/healthz"))) {
      assertThat(elsewhere.failure("daily", Role.PUBLISHER))
          .hasMessageContaining("open: the server refuses the WebSocket (200)");
    }
  }

  @Test
  void shouldPublishEncodingsOfWhichASubscriberGetsOne() {
    Session publisher =
        Crowd.await(
            crowd.begin(
                "daily",
                Role.PUBLISHER,
                List.of(MediaSpec.video("vp8:30fps:simulcast=3:16x500@0ms")),
                ViewerBehaviour.ALL,
                SessionListener.NONE));
    Session viewer = crowd.join("daily", Role.SUBSCRIBER);
    Crowd.awaitMedia(viewer);

    // Of the 21 packets of a picture 16 are of the largest encoding, which is the best.
    Crowd.await("the largest encoding", () -> Math.abs(crowd.receivedShare() - 16.0 / 21) < 0.05);

    assertThat(subscriptions()).isEqualTo(1);
    Crowd.await(publisher.leave());
  }
}
