package io.sluice.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.loadtest.media.MediaSpec;
import io.sluice.loadtest.media.TrackMedia;
import io.sluice.loadtest.scenario.ViewerBehaviour;
import io.sluice.loadtest.target.TargetConfig.JanusSettings;
import io.sluice.loadtest.target.TargetConfig.Kind;
import io.sluice.signaling.room.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of VideoRoom against Debian's Janus. */
class JanusTargetTest {
  private static JanusProcess janus;

  private Crowd crowd;

  @BeforeAll
  static void startJanus(@TempDir Path folder) throws IOException {
    janus = JanusProcess.start(folder);
  }

  @AfterAll
  static void stopJanus() {
    janus.close();
  }

  @BeforeEach
  void open() throws IOException {
    crowd = crowd(JanusProcess.adminKey());
  }

  @AfterEach
  void close() {
    crowd.close();
  }

  private static Crowd crowd(String adminKey) throws IOException {
    return crowd(janus, adminKey);
  }

  private static Crowd crowd(JanusProcess server, String adminKey) throws IOException {
    TargetConfig usual = TargetConfig.of(Kind.JANUS, server.uri());
    JanusSettings settings = new JanusSettings(adminKey, "", 10, 0, false);
    return new Crowd(
        new TargetConfig(
            usual.kind(), usual.uri(), "", Duration.ofSeconds(10), false, usual.whip(), settings),
        JanusProcess.address());
  }

  @Test
  void shouldBringTheMediaOfEachPublisherToEachSubscriber() {
    Session ada = crowd.join("daily", Role.PUBLISHER);
    Session early = crowd.join("daily", Role.SUBSCRIBER);
    Session grace = crowd.join("daily", Role.PUBLISHER);
    List<Session> viewers =
        List.of(early, crowd.join("daily", Role.SUBSCRIBER), crowd.join("daily", Role.SUBSCRIBER));

    viewers.forEach(Crowd::awaitMedia);
    Crowd.await("both are there", () -> early.publishers().size() == 2);

    assertThat(early.publishers()).containsExactly(ada.id(), grace.id());
    assertThat(viewers.get(2).publishers()).containsExactly(ada.id(), grace.id());
    crowd.assertViewersOfEachPacket(3);
  }

  @Test
  void shouldLetParticipantsSeeEachOther() {
    List<Session> all =
        List.of(
            crowd.join("meeting", Role.BOTH),
            crowd.join("meeting", Role.BOTH),
            crowd.join("meeting", Role.BOTH));

    all.forEach(Crowd::awaitMedia);

    crowd.assertViewersOfEachPacket(2);
  }

  @Test
  void shouldSeeTheVideoOfTheStageAndHearEveryone() {
    Session first = crowd.join("stage", Role.PUBLISHER);
    Session second = crowd.join("stage", Role.PUBLISHER);
    Session viewer =
        crowd.join("stage", Role.SUBSCRIBER, ViewerBehaviour.stage(1), SessionListener.NONE);
    Crowd.awaitMedia(viewer);

    Crowd.await(first.leave());

    Crowd.await("the next is on stage", () -> viewer.publishers().equals(List.of(second.id())));
    crowd.assertViewersOfEachPacket(1);
  }

  @Test
  void shouldSeeOnlyWhomItWatches() {
    Session first = crowd.join("switch", Role.PUBLISHER);
    Session second = crowd.join("switch", Role.PUBLISHER);
    Session viewer =
        crowd.join("switch", Role.SUBSCRIBER, ViewerBehaviour.SWITCH, SessionListener.NONE);
    assertThat(viewer.connections()).isEmpty();

    Crowd.await(viewer.watch(Set.of(first.id())));
    Crowd.awaitMedia(viewer);
    Crowd.await(viewer.watch(Set.of(second.id())));
    Crowd.await(first.leave());

    crowd.assertViewersOfEachPacket(1);
    Crowd.await(viewer.watch(Set.of()));
    Crowd.await(viewer.watch(Set.of(second.id())));
    crowd.assertViewersOfEachPacket(1);
  }

  @Test
  void shouldPublishEveryCodecThatTheRoomIsMadeFor() {
    for (String codec : List.of("vp8", "vp9:svc=L3T3", "h264", "av1", "vp8:simulcast=3")) {
      String room = "room " + codec;
      List<TrackMedia> media = List.of(MediaSpec.video(codec + ":800k:key=1s"));
      Session publisher =
          Crowd.await(
              crowd.begin(room, Role.PUBLISHER, media, ViewerBehaviour.ALL, SessionListener.NONE));
      Session viewer =
          Crowd.await(
              crowd.begin(room, Role.SUBSCRIBER, media, ViewerBehaviour.ALL, SessionListener.NONE));

      Crowd.awaitMedia(viewer);

      Crowd.await(viewer.leave());
      Crowd.await(publisher.leave());
    }
  }

  @Test
  void shouldUseARoomThatIsThereAndLeaveItToOthers() throws IOException {
    try (Crowd others = crowd("")) {
      try (Crowd makers = crowd(JanusProcess.adminKey())) {
        makers.join("1234567", Role.PUBLISHER);
        others.join("1234567", Role.PUBLISHER);
      }
      Crowd.awaitMedia(others.join("1234567", Role.SUBSCRIBER));
    }
  }

  @Test
  void shouldDestroyTheRoomsItMade() throws IOException {
    try (Crowd others = crowd(JanusProcess.adminKey())) {
      others.join("brief", Role.SUBSCRIBER);
      others.join("brief", Role.PUBLISHER);
    }

    try (Crowd strangers = crowd("")) {
      assertThat(strangers.failure("brief", Role.SUBSCRIBER).step()).isEqualTo("create");
    }
  }

  @Test
  void shouldSayThatRoomsNeedAKey() throws IOException {
    try (Crowd strangers = crowd("")) {
      assertThat(strangers.failure("private", Role.PUBLISHER))
          .hasMessageStartingWith("room private, create: ")
          .hasMessageContaining("admin_key");
    }
  }

  @Test
  void shouldSayThatThereIsNoPlaceForAnotherPublisher() {
    assertThatThrownBy(
            () ->
                crowd.target.check(
                    new Demand(Set.of(Role.BOTH), 11, ViewerBehaviour.ALL, Crowd.MEDIA)))
        .hasMessage("check: rooms of Janus are made for 10 publishers, not 11 (unsupported)");
  }

  @Test
  void shouldTellWhenJanusGoes(@TempDir Path folder) throws IOException {
    EndRecorder recorder = new EndRecorder();
    JanusProcess brief = JanusProcess.start(folder);
    try (Crowd clients = crowd(brief, JanusProcess.adminKey())) {
      Session session = clients.join("daily", Role.PUBLISHER, ViewerBehaviour.ALL, recorder);
      Crowd.await(session.connected());
      brief.close();
      assertThat(Crowd.await(recorder.ended).room()).isEqualTo("daily");
    } finally {
      brief.close();
    }
  }
}
