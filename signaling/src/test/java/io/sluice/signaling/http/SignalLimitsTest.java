package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.auth.AccessPolicy;
import io.sluice.signaling.protocol.ProtocolCodec;
import io.sluice.signaling.room.Dialect;
import io.sluice.signaling.room.JoinRequest;
import io.sluice.signaling.room.LeaveReason;
import io.sluice.signaling.room.Participant;
import io.sluice.signaling.room.Role;
import io.sluice.signaling.room.RoomException;
import io.sluice.signaling.whip.WhipLimits;
import io.sluice.signaling.ws.SignalLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile or dead client meets: hijack, floods, bombs, silence, and a reader that stops. */
class SignalLimitsTest {
  private static final long PATIENCE = TestServer.PATIENCE.toSeconds();

  private TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private void limitTo(SignalLimits limits) {
    server.close();
    SignalingConfig config = TestServer.config().withLimits(limits, WhipLimits.defaults());
    server = new TestServer(config, AccessPolicy.open());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "null",
        "http://127.0.0.1",
        "http://127.0.0.1.evil.example",
        "http://evil127.0.0.1"
      })
  void shouldRefuseForeignOriginsWith403(String origin) {
    assertThatThrownBy(() -> open(origin))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    assertThat(server.server.webSockets()).isZero();
  }

  @Test
  void shouldAcceptItsOwnOrigin() {
    String origin = server.uri("/").toString().replaceAll("/$", "");
    assertThat(open(origin).isOutputClosed()).isFalse();
  }

  private WebSocket open(String origin) {
    URI uri = URI.create(server.uri("/signal").toString().replaceFirst("^http", "ws"));
    return server
        .http
        .newWebSocketBuilder()
        .header("Origin", origin)
        .buildAsync(uri, new TestSocket())
        .join();
  }

  @Test
  void shouldAnswerPlainRequestsWithUpgradeRequired() throws IOException, InterruptedException {
    assertThat(server.get("/signal").statusCode()).isEqualTo(426);
  }

  @Test
  void shouldEchoTheSubprotocolAndAcceptItsAbsence() {
    assertThat(TestSocket.open(server).socket().getSubprotocol()).isEqualTo("sluice.v1");
    URI uri = URI.create(server.uri("/signal").toString().replaceFirst("^http", "ws"));
    assertThat(
            server
                .http
                .newWebSocketBuilder()
                .buildAsync(uri, new TestSocket())
                .join()
                .getSubprotocol())
        .isEmpty();
  }

  @Test
  void shouldRefuseRequestsOverTheRateAndCloseOnAbuse() throws InterruptedException {
    SignalLimits d = SignalLimits.defaults();
    limitTo(new SignalLimits(d.pingInterval(), d.silence(), d.stall(), d.maxQueued(), 10, 1, 10));
    TestSocket ada = TestSocket.open(server);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      ids.add(ada.send("{'type':'leave'}"));
    }
    List<String> codes = new ArrayList<>();
    for (String id : ids) {
      codes.add(ada.reply(id).get("code").textValue());
    }
    assertThat(codes.subList(0, 10)).containsOnly("not-joined");
    assertThat(codes.subList(10, 16)).contains("rate-limited");
    int refused = 0;
    while (refused < 50 && ada.isAnswered(ada.send("{'type':'leave'}"))) {
      refused++;
    }
    assertThat(ada.awaitClose()).isEqualTo(1008);
    TestSocket.open(server).join("daily", "Grace");
  }

  @Test
  void shouldKeepThoseWhoAnswerPingsAndGiveUpTheSilent() throws IOException, InterruptedException {
    SignalLimits d = SignalLimits.defaults();
    limitTo(
        new SignalLimits(
            Duration.ofMillis(100),
            Duration.ofSeconds(3),
            d.stall(),
            d.maxQueued(),
            d.requestBurst(),
            d.requestsPerSecond(),
            d.refusalBurst()));
    TestSocket ada = TestSocket.open(server);
    ada.join("daily", "Ada");
    try (RawClient silent = RawClient.upgraded(server.uri("/signal"), 64 * 1024)) {
      silent.sendText("{\"id\":\"1\",\"type\":\"join\",\"room\":\"daily\",\"name\":\"Eve\"}");
      ada.event("participant-joined");
      assertThat(ada.event("participant-left").get("reason").textValue()).isEqualTo("timeout");
      silent.awaitEnd();
    }
    assertThat(ada.pings.tryAcquire(8, PATIENCE, TimeUnit.SECONDS)).isTrue();
    assertThat(ada.closed).isNotDone();
    assertThat(TestSocket.text(ada.request("{'type':'leave'}"), "type")).isEqualTo("ok");
  }

  @Test
  void shouldCutOffAReaderThatStopsWhileOthersGoOn()
      throws IOException, InterruptedException, RoomException {
    TestSocket ada = TestSocket.open(server);
    ada.join("daily", "Ada");
    try (RawClient stopped = RawClient.upgraded(server.uri("/signal"), 4 * 1024)) {
      stopped.sendText("{\"id\":\"1\",\"type\":\"join\",\"room\":\"daily\",\"name\":\"Eve\"}");
      String eve = ada.event("participant-joined").at("/participant/id").textValue();
      boolean gone = false;
      for (int round = 0; round < 10_000 && !gone; round++) {
        Participant guest = server.rooms.join(guest(), new SilentListener());
        ada.event("participant-joined");
        guest.leave(LeaveReason.LEFT);
        JsonNode left = ada.event("participant-left");
        gone = left.get("participantId").textValue().equals(eve);
      }
      assertThat(gone).as("the reader that stopped has left").isTrue();
      assertThat(server.server.webSockets()).isEqualTo(1);
    }
    assertThat(TestSocket.text(ada.request("{'type':'leave'}"), "type")).isEqualTo("ok");
  }

  private static JoinRequest guest() {
    return new JoinRequest("daily", "g".repeat(64), Role.BOTH, true, Dialect.NATIVE, false);
  }

  @Test
  void shouldLimitMessagesAfterInflation() throws Exception {
    WebSocketClient client = new WebSocketClient();
    client.start();
    try {
      ClientUpgradeRequest request =
          new ClientUpgradeRequest(
              URI.create(server.uri("/signal").toString().replaceFirst("^http", "ws")));
      request.addExtensions("permessage-deflate");
      Deflating listener = new Deflating();
      Session session = client.connect(listener, request).get(PATIENCE, TimeUnit.SECONDS);
      assertThat(session.getUpgradeResponse().getHeader("Sec-WebSocket-Extensions"))
          .contains("permessage-deflate", "server_no_context_takeover");
      session.sendText("{\"id\":\"1\",\"type\":\"leave\"}", Callback.NOOP);
      assertThat(listener.message.get(PATIENCE, TimeUnit.SECONDS)).contains("not-joined");
      // Few bytes on the wire, read whole before the close, so that the close frame gets through.
      String tooLong = "x".repeat(ProtocolCodec.MAX_SDP_FRAME + 1);
      session.sendText("{\"id\":\"" + tooLong + "\"}", Callback.NOOP);
      assertThat(listener.closed.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo(1009);
    } finally {
      client.stop();
    }
  }

  /** Public, because Jetty looks for its methods. */
  public static final class Deflating implements Session.Listener.AutoDemanding {
    final CompletableFuture<String> message = new CompletableFuture<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public void onWebSocketText(String text) {
      message.complete(text);
    }

    @Override
    public void onWebSocketClose(int statusCode, @Nullable String reason, Callback callback) {
      closed.complete(statusCode);
      callback.succeed();
    }
  }
}
