package io.sluice.admin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.admin.FakeSources;
import io.sluice.admin.model.Readiness;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPlaneException;
import io.sluice.core.api.PlaneSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The administration interface over real HTTP: RFC 6750 tokens, RFC 9457 problems. */
class AdminServerTest {
  private static final String TOKEN = "s3cret-token";

  private final FakeSources fake = new FakeSources();
  private final HttpClient client = HttpClient.newHttpClient();
  private AdminServer admin;

  @BeforeEach
  void start() throws IOException {
    admin =
        AdminServer.start(
            new AdminConfig(InetAddress.getLoopbackAddress(), 0, TOKEN), fake.sources());
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  @Test
  void shouldBeHealthyWhileMediaHasSockets() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);

    fake.plane = new PlaneSnapshot(List.of(), MediaConfig.NO_TCP, List.of(), 0, 0, "", "");

    HttpResponse<String> answer = get("/healthz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("no media sockets\n");
  }

  @Test
  void shouldBeReadyOnlyBetweenStartingAndDraining() throws Exception {
    for (Readiness readiness : Readiness.values()) {
      fake.readiness = readiness;
      HttpResponse<String> answer = get("/readyz");
      assertThat(answer.statusCode()).isEqualTo(readiness == Readiness.READY ? 200 : 503);
      assertThat(answer.body()).isEqualTo(readiness.name().toLowerCase(Locale.ROOT) + "\n");
    }
  }

  @Test
  void shouldShowMetricsInThePrometheusFormat() throws Exception {
    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(contentType(answer)).startsWith("text/plain;").contains("version=0.0.4");
    assertThat(answer.body()).contains("sluice_loop_packets_in_total{loop=\"0\"} 10.0");
  }

  @Test
  void shouldListRoomsAsJson() throws Exception {
    fake.rooms = List.of(FakeSources.room("daily", "Daily"));

    HttpResponse<String> answer = get("/api/v1/rooms", "Bearer " + TOKEN);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(contentType(answer)).startsWith("application/json");
    assertThat(answer.body()).isEqualTo("{\"rooms\":[" + DAILY + "]}");
  }

  @Test
  void shouldShowOneRoom() throws Exception {
    fake.rooms = List.of(FakeSources.room("daily", "Daily"), FakeSources.room("a b", "Spaced"));

    assertThat(get("/api/v1/rooms/daily", "bearer " + TOKEN).body()).isEqualTo(DAILY);
    assertThat(get("/api/v1/rooms/a%20b", "Bearer " + TOKEN).body()).contains("\"Spaced\"");
    assertProblem(get("/api/v1/rooms/weekly", "Bearer " + TOKEN), 404, "No room has this id.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Bearer s3cret-toke",
        "Basic s3cret-token"
      })
  void shouldRefuseApiWithoutTheToken(String authorization) throws Exception {
    HttpResponse<String> answer = get("/api/v1/rooms", authorization);
    assertProblem(answer, 401, "A valid Bearer token is required.");
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"sluice-admin\"");
    assertThat(answer.body()).doesNotContain("s3cret");
    assertProblem(
        get("/api/v1/rooms/daily", authorization), 401, "A valid Bearer token is required.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//api/v1/rooms", "/%61pi/v1/rooms", "/api//v1/rooms", "/x/../api/v1/rooms"})
  void shouldNotBeLedAroundTheToken(String path) throws Exception {
    fake.rooms = List.of(FakeSources.room("daily", "Daily"));

    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.body()).doesNotContain("daily");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nothing", "/healthz/more", "/api", "/api/v2/rooms"})
  void shouldAnswerUnknownPathsWithProblems(String path) throws Exception {
    assertProblem(get(path, "Bearer " + TOKEN), 404, "There is no such resource.");
    assertProblem(get(path), 404, "There is no such resource.");
  }

  @Test
  void shouldRefuseOtherMethods() throws Exception {
    HttpResponse<String> answer =
        client.send(
            request("/api/v1/rooms", "Bearer " + TOKEN).DELETE().build(), BodyHandlers.ofString());

    assertProblem(answer, 405, "This resource does not take this method.");
    assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET");
  }

  @Test
  void shouldHideItsOwnFailures() throws Exception {
    AdminServer broken =
        AdminServer.start(
            new AdminConfig(InetAddress.getLoopbackAddress(), 0, TOKEN),
            FakeSources.failing(new IllegalStateException("leaked detail")));
    try (broken) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(broken.uri().resolve("/healthz")).build(),
              BodyHandlers.ofString());
      assertProblem(answer, 500, "The server failed; its log says why.");
      assertThat(answer.body()).doesNotContain("leaked");
    }
  }

  @Test
  void shouldNotBeHealthyWhenMediaHangs() throws Exception {
    AdminServer hanging =
        AdminServer.start(
            new AdminConfig(InetAddress.getLoopbackAddress(), 0, TOKEN),
            FakeSources.failing(new MediaPlaneException("an event loop did not answer")));
    try (hanging) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(hanging.uri().resolve("/healthz")).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("media does not answer\n");
    }
  }

  @Test
  void shouldAnswerMalformedRequestsWithProblems() throws Exception {
    try (Socket socket = new Socket(admin.uri().getHost(), admin.uri().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /healthz HTTP/1.1\r\nBad Header\u0001: x\r\n\r\n"
              .getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }
  }

  @Test
  void shouldSayThatThePortIsTaken() {
    AdminConfig taken =
        new AdminConfig(InetAddress.getLoopbackAddress(), admin.uri().getPort(), TOKEN);

    assertThatThrownBy(() -> AdminServer.start(taken, fake.sources()))
        .isInstanceOf(IOException.class)
        .hasRootCauseInstanceOf(BindException.class);
  }

  @Test
  void shouldNotShowTheTokenInItsConfiguration() {
    assertThat(AdminConfig.onLoopback(TOKEN).toString()).doesNotContain(TOKEN).contains("8081");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(path, "");
  }

  private HttpResponse<String> get(String path, String authorization) throws Exception {
    return client.send(request(path, authorization).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(admin.uri() + path));
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(contentType(answer)).startsWith("application/problem+json");
    assertThat(answer.body())
        .contains("\"status\":" + status)
        .contains("\"detail\":\"" + detail + "\"");
  }

  private static String contentType(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  private static final String DAILY =
      "{\"id\":\"daily\",\"name\":\"Daily\",\"createdAt\":\"2026-03-01T10:15:30Z\","
          + "\"participants\":[{\"id\":\"p1\",\"name\":\"Ada\",\"role\":\"both\","
          + "\"dialect\":\"native\",\"joinedAt\":\"2026-03-01T10:15:31Z\",\"tracks\":["
          + "{\"id\":\"t2\",\"kind\":\"audio\",\"source\":\"microphone\",\"label\":\"\","
          + "\"codec\":\"opus\",\"encodings\":[],\"subscribers\":1},"
          + "{\"id\":\"t1\",\"kind\":\"video\",\"source\":\"camera\",\"label\":\"Front\","
          + "\"codec\":\"VP8\",\"encodings\":["
          + "{\"rid\":\"q\",\"active\":true,\"layers\":[{\"spatialLayer\":0,\"temporalLayer\":1,"
          + "\"width\":320,\"height\":180,\"frameRate\":15.0,\"bitrate\":200000}]},"
          + "{\"rid\":\"h\",\"active\":false,\"layers\":[]}],"
          + "\"subscribers\":1}],\"subscriptions\":0},"
          + "{\"id\":\"p2\",\"name\":\"\",\"role\":\"subscriber\",\"dialect\":\"whep\","
          + "\"joinedAt\":\"2026-03-01T10:15:32Z\",\"tracks\":[],\"subscriptions\":2}]}";
}
