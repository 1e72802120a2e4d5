package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.signaling.auth.AccessPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms, health, headers, and connections that are slow on purpose. */
class HttpServerTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldMakeAndListRooms() throws IOException, InterruptedException {
    HttpResponse<String> made = post("{\"id\":\"daily\",\"name\":\"Daily\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).contains("/room/daily");
    assertThat(MAPPER.readTree(made.body()).get("participants").intValue()).isZero();
    HttpResponse<String> random = post("{}");
    assertThat(MAPPER.readTree(random.body()).get("id").textValue()).isNotBlank();
    TestSocket.open(server).join("daily", "Ada");
    JsonNode list = MAPPER.readTree(server.get("/api/rooms").body());
    assertThat(list).hasSize(2);
    assertThat(list.at("/0/id").textValue()).isEqualTo("daily");
    assertThat(list.at("/0/name").textValue()).isEqualTo("Daily");
    assertThat(list.at("/0/participants").intValue()).isEqualTo(1);
    assertThat(list.at("/0/createdAt").longValue()).isPositive();
  }

  @Test
  void shouldRefuseBadRoomsWithProblems() throws IOException, InterruptedException {
    post("{\"id\":\"daily\"}");
    assertProblem(post("{\"id\":\"daily\"}"), 400, "invalid-field");
    HttpResponse<String> badId = post("{\"id\":\"a b\"}");
    assertProblem(badId, 400, "invalid-field");
    assertThat(MAPPER.readTree(badId.body()).get("field").textValue()).isEqualTo("id");
    assertProblem(post("{\"id\":7}"), 400, "invalid-field");
    assertProblem(post("{\"name\":\"" + "n".repeat(65) + "\"}"), 400, "invalid-field");
    assertProblem(post("{\"name\":\"a\\nb\"}"), 400, "invalid-field");
    assertProblem(post("[]"), 400, "bad-json");
    assertProblem(post("{"), 400, "bad-json");
    assertProblem(post(""), 400, "bad-json");
    assertProblem(post("{\"a\":[[[[[]]]]]}"), 400, "bad-json");
    assertProblem(post("{\"name\":\"" + "n".repeat(5_000) + "\"}"), 413, "too-large");
    HttpRequest.Builder text = server.request("/api/rooms").POST(BodyPublishers.ofString("{}"));
    assertProblem(server.send(text), 415, "invalid-field");
    HttpRequest.Builder foreign = json("{}").header("Origin", "http://evil.example");
    assertProblem(server.send(foreign), 403, "forbidden");
    assertThat(server.send(server.request("/api/rooms").DELETE()).statusCode()).isEqualTo(405);
  }

  @Test
  void shouldCloseTheConnectionOnlyWhereARefusedBodyIsStillToCome() throws IOException {
    String refused = request("POST /api/rooms", "Origin: http://evil.example", "Content-Length: 2");
    String last = request("GET /healthz", "Connection: close");

    assertThat(exchange(refused)).contains("403 Forbidden", "Connection: close");
    assertThat(exchange(refused + "{}" + last)).contains("403 Forbidden", "200 OK");
  }

  private static String request(String what, String... headers) {
    return what + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  /** All that the server answers until it closes the connection. */
  private String exchange(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri("/").getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void shouldLimitTheRateOfNewRooms() throws IOException, InterruptedException {
    int status = 201;
    for (int i = 0; i < 500 && status == 201; i++) {
      status = post("{}").statusCode();
    }
    assertThat(status).isEqualTo(429);
  }

  @Test
  void shouldTellItsHealth() throws IOException, InterruptedException {
    assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(server.get("/healthz").body()).isEqualTo("ok");
    server.mediaUp.set(false);
    assertThat(server.get("/healthz").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldSendSecurityHeadersWithEverything() throws IOException, InterruptedException {
    for (String path : new String[] {"/api/rooms", "/healthz", "/nothing", "/whip/x"}) {
      HttpResponse<String> response = server.get(path);
      String policy = response.headers().firstValue("Content-Security-Policy").orElse("");
      assertThat(policy).as(path).contains("default-src 'self'").doesNotContain("unsafe");
      assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(response.headers().firstValue("Referrer-Policy")).contains("same-origin");
      assertThat(response.headers().firstValue("Permissions-Policy").orElse(""))
          .contains("camera=(self)", "microphone=(self)", "display-capture=(self)");
      assertThat(response.headers().firstValue("Server")).isEmpty();
    }
  }

  @Test
  void shouldAnswerUnknownPathsAndBadRequestsPlainly() throws IOException, InterruptedException {
    HttpResponse<String> missing = server.get("/nothing");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).isEqualTo("404 Not Found\n");
    try (RawClient client = RawClient.connected(server.uri("/"))) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
      assertThat(client.awaitEnd()).startsWith("HTTP/1.1 431 ");
    }
    try (RawClient client = RawClient.connected(server.uri("/"))) {
      client.send("\u0001\u0002 nonsense\r\n\r\n");
      assertThat(client.awaitEnd()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void shouldAnswerUnknownPathsWithProblemsWhereProgramsAsk()
      throws IOException, InterruptedException {
    for (String path : new String[] {"/api", "/api/nothing", "/whip", "/whip/a/b/c", "/whep/"}) {
      assertProblem(server.get(path), 404, "unknown-type");
    }
    HttpResponse<String> elsewhere = server.get("/apiary");
    assertThat(elsewhere.statusCode()).isEqualTo(404);
    assertThat(elsewhere.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    HttpResponse<String> signal = server.get("/signal");
    assertThat(signal.statusCode()).isEqualTo(426);
    assertThat(signal.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
  }

  /** Slow-loris: a request that does not end, however it drags on, is cut off. */
  @Test
  void shouldCutOffHalfRequests() throws IOException {
    server.close();
    server =
        new TestServer(
            TestServer.config().withRequestTimeout(Duration.ofMillis(300)), AccessPolicy.open());
    String[] halves = {
      "",
      "GET /api/rooms HTTP/1.1\r\nHost: x\r\n",
      "POST /api/rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
          + "Content-Length: 100\r\n\r\n{",
      "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHos"
    };
    for (String half : halves) {
      try (RawClient client = RawClient.connected(server.uri("/"))) {
        client.send(half);
        client.awaitEnd();
      }
    }
    try (RawClient dripping = RawClient.connected(server.uri("/"))) {
      dripping.send("GET /api/rooms HTTP/1.1\r\nHost: x\r\nX: ");
      boolean alive = true;
      for (int i = 0; i < 50_000_000 && alive; i++) {
        alive = dripping.drip("x");
        Thread.onSpinWait();
      }
      assertThat(alive).isFalse();
    }
  }

  @Test
  void shouldRefuseToStartOnAPortInUse() {
    SignalingConfig taken = TestServer.config().withBind("127.0.0.1", server.uri("/").getPort());
    assertThatThrownBy(
            () ->
                SignalingServer.start(taken, server.rooms, AccessPolicy.open(), () -> true).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + taken.port());
  }

  private HttpRequest.Builder json(String body) {
    return server
        .request("/api/rooms")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return server.send(json(body));
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(MAPPER.readTree(response.body()).get("code").textValue()).isEqualTo(code);
  }
}
