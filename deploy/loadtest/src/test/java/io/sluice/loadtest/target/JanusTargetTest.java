package io.sluice.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loadtest.target.TargetConfig.JanusSettings;
import io.sluice.loadtest.target.TargetConfig.Kind;
import io.sluice.signaling.room.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    TargetConfig usual = TargetConfig.of(Kind.JANUS, janus.uri());
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
}
