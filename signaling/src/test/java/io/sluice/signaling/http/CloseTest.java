package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.signaling.auth.AccessPolicy;
import java.io.IOException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The server's end, whatever its clients leave open: it must not wait for them, nor complain. */
class CloseTest {
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  @BeforeEach
  void listen() {
    events.list = new CopyOnWriteArrayList<>();
    events.start();
    root.addAppender(events);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(events);
  }

  private void assertNoWarning() {
    assertThat(events.list).noneMatch(e -> e.getLevel().isGreaterOrEqual(Level.WARN));
  }

  @Test
  void shouldCloseConnectionsKeptAliveAndSaySoToWebSockets() throws Exception {
    TestServer server = new TestServer();
    try (RawClient silent = RawClient.connected(server.uri("/"));
        RawClient kept = RawClient.connected(server.uri("/"))) {
      kept.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(kept.readHead()).startsWith("HTTP/1.1 200 ");
      TestSocket ada = TestSocket.open(server);
      ada.join("daily", "Ada");
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);

      server.close();

      assertThat(ada.event("bye").get("code").textValue()).isEqualTo("shutting-down");
      assertThat(ada.awaitClose()).isEqualTo(1001);
      kept.awaitEnd();
      silent.awaitEnd();
    }
    assertNoWarning();
  }

  @Test
  void shouldNotWaitForAWebSocketThatNeverAnswersItsClose() throws IOException {
    TestServer server = new TestServer();
    try (RawClient deaf = RawClient.upgraded(server.uri("/signal"), 64 * 1024)) {
      server.close();
      deaf.awaitEnd();
    }
    assertNoWarning();
  }

  @Test
  void shouldCutOffRequestsThatDoNotEnd() throws IOException {
    TestServer server = new TestServer();
    try (RawClient half = RawClient.connected(server.uri("/"))) {
      half.send(
          "POST /whip/x HTTP/1.1\r\nHost: x\r\nContent-Type: application/sdp\r\nContent-Length: 9"
              + "\r\nExpect: 100-continue\r\n\r\n");
      assertThat(half.readHead()).startsWith("HTTP/1.1 100 ");
      server.close();
      half.awaitEnd();
    }
    assertNoWarning();
  }

  @Test
  void shouldNotComplainOfARequestThatIsStillBeingHandled() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    TestServer rooms = new TestServer();
    SignalingServer server =
        SignalingServer.start(
            TestServer.config(),
            rooms.rooms,
            AccessPolicy.open(),
            () -> {
              asked.countDown();
              return isReached(never);
            });
    try (RawClient waiting = RawClient.connected(server.uri())) {
      waiting.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      server.close();
      waiting.awaitEnd();
    } finally {
      rooms.close();
    }
    assertNoWarning();
  }

  private static boolean isReached(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      return false; // the server's threads end
    }
  }

  @Test
  void shouldCloseTlsConnectionsKeptAlive() throws Exception {
    TestServer server =
        new TestServer(TestServer.config().withTls(new Tls.SelfSigned()), AccessPolicy.open());
    try (RawClient half = RawClient.connected(server.uri("/"))) {
      server.close();
      half.awaitEnd();
    }
    assertNoWarning();
  }
}
