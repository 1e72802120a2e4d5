package io.sluice.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testkit.MediaLeft;
import io.sluice.loadtest.scenario.ViewerBehaviour;
import io.sluice.loadtest.target.TargetConfig.Kind;
import io.sluice.loadtest.target.TargetConfig.WhipEndpoints;
import io.sluice.server.SluiceServer;
import io.sluice.server.config.ServerConfig;
import io.sluice.signaling.room.Role;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients by WHIP and WHEP against a whole server of ours. */
class WhipTargetTest {
  private SluiceServer server;
  private Crowd crowd;

  @BeforeEach
  void start() throws Exception {
    server = SluiceServer.start(ServerConfig.onFreePorts());
    crowd = crowd(TargetConfig.of(Kind.WHIP, server.httpUri()));
  }

  @AfterEach
  void stop() {
    crowd.close();
    server.close();
  }

  private static Crowd crowd(TargetConfig config) {
    return new Crowd(config, InetAddress.getLoopbackAddress());
  }

  @Test
  void shouldBringTheMediaOfEachPublisherToItsViewers() {
    crowd.join("one", Role.PUBLISHER);
    crowd.join("other", Role.PUBLISHER);
    List<Session> viewers =
        List.of(
            crowd.join("one", Role.SUBSCRIBER),
            crowd.join("one", Role.SUBSCRIBER),
            crowd.join("other", Role.SUBSCRIBER),
            crowd.join("other", Role.SUBSCRIBER));

    viewers.forEach(Crowd::awaitMedia);

    crowd.assertViewersOfEachPacket(2);
  }

  @Test
  void shouldLeaveNothingBehind() {
    Session publisher = crowd.join("daily", Role.PUBLISHER);
    Session viewer = crowd.join("daily", Role.SUBSCRIBER);
    Crowd.awaitMedia(viewer);

    Crowd.await(viewer.leave());
    Crowd.await(publisher.leave());

    MediaLeft.awaitNothing(server.mediaPlane());
  }

  @Test
  void shouldTellWhenTheServerGoes() {
    EndRecorder recorder = new EndRecorder();
    Session session = crowd.join("daily", Role.PUBLISHER, ViewerBehaviour.ALL, recorder);
    Crowd.await(session.connected());

    server.close();

    assertThat(Crowd.await(recorder.ended))
        .extracting(TargetException::room, TargetException::step, TargetException::code)
        .containsExactly("daily", "connection", TargetException.CLOSED);
  }

  @Test
  void shouldPassOnWhyTheServerRefuses() throws Exception {
    Map<String, String> settings = Map.of("auth.secret", "0123456789abcdef0123456789abcdef");
    try (SluiceServer closed = SluiceServer.start(ServerConfig.onFreePorts(settings));
        Crowd strangers = crowd(TargetConfig.of(Kind.WHIP, closed.httpUri()))) {
      TargetException failure = strangers.failure("daily", Role.PUBLISHER);
      assertThat(failure.code()).isEqualTo("401 unauthorized");
      assertThat(failure).hasMessageStartingWith("room daily, publish: ");
    }
  }

  @Test
  void shouldNameTheStatusOfAWrongEndpoint() {
    TargetConfig usual = TargetConfig.of(Kind.WHIP, server.httpUri());
    String wrong = server.httpUri() + "/api/v2/{room}";
    try (Crowd lost =
        crowd(
            new TargetConfig(
                usual.kind(),
                usual.uri(),
                "",
                usual.stepTimeout(),
                false,
                new WhipEndpoints(wrong, wrong),
                usual.janus()))) {
      assertThat(lost.failure("daily", Role.SUBSCRIBER).code()).startsWith("404");
    }
  }

  @Test
  void shouldRefuseWhatWhepCannotDo() {
    Target target = crowd.target;

    assertThatCode(() -> target.check(demand(Role.SUBSCRIBER, 1, ViewerBehaviour.ALL)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> target.check(demand(Role.SUBSCRIBER, 2, ViewerBehaviour.ALL)))
        .hasMessageContaining("one publisher, not 2");
    assertThatThrownBy(() -> target.check(demand(Role.SUBSCRIBER, 1, ViewerBehaviour.SWITCH)))
        .hasMessageContaining("cannot choose");
    assertThatThrownBy(() -> target.check(demand(Role.BOTH, 1, ViewerBehaviour.ALL)))
        .hasMessageContaining("cannot do both");
  }

  private static Demand demand(Role role, int publishers, ViewerBehaviour behaviour) {
    return new Demand(Set.of(role, Role.PUBLISHER), publishers, behaviour, Crowd.MEDIA);
  }

  @Test
  void shouldServeAServerWhoseCertificateNobodyVouchesForOnlyIfTold() throws Exception {
    Map<String, String> settings = Map.of("http.tls.selfSigned", "true");
    try (SluiceServer secure = SluiceServer.start(ServerConfig.onFreePorts(settings))) {
      TargetConfig strict = TargetConfig.of(Kind.WHIP, secure.httpUri());
      TargetConfig lax =
          new TargetConfig(
              strict.kind(),
              strict.uri(),
              "",
              strict.stepTimeout(),
              true,
              strict.whip(),
              strict.janus());
      try (Crowd strangers = crowd(strict);
          Crowd guests = crowd(lax)) {
        assertThat(strangers.failure("daily", Role.PUBLISHER).code())
            .isEqualTo(TargetException.UNREACHABLE);
        Crowd.await(guests.join("daily", Role.PUBLISHER).connected());
      }
    }
  }
}
