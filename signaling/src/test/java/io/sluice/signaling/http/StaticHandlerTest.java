package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files: right types, revalidation, and nothing outside of them. */
class StaticHandlerTest {
  private final Server server = new Server(0);
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    server.setHandler(new StaticHandler("/page"));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html; charset=utf-8,lobby",
    "/index.html,text/html; charset=utf-8,lobby",
    "/room/daily?name=Ada,text/html; charset=utf-8,room",
    "/room/a.b~c,text/html; charset=utf-8,room",
    "/sdk/sluice.js,text/javascript; charset=utf-8,export",
    "/sdk/sluice.d.ts,text/plain; charset=utf-8,number"
  })
  void shouldServeFilesWithTheirTypes(String path, String type, String content)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send(request(path).GET());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains(type);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(response.body()).contains(content);
  }

  /** A module script of another origin is fetched with CORS, its revalidation too. */
  @Test
  void shouldLetPagesOfOtherOriginsImportOnlyTheSdk() throws IOException, InterruptedException {
    HttpResponse<String> sdk = send(request("/sdk/sluice.js").GET());
    assertThat(sdk.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(sdk.headers().firstValue("Cross-Origin-Resource-Policy")).contains("cross-origin");
    String tag = sdk.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> same = send(request("/sdk/sluice.js").header("If-None-Match", tag).GET());
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    HttpResponse<String> page = send(request("/room/daily").GET());
    assertThat(page.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(page.headers().firstValue("Cross-Origin-Resource-Policy")).isEmpty();
  }

  @Test
  void shouldRevalidateByEntityTag() throws IOException, InterruptedException {
    String tag = send(request("/").GET()).headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> same = send(request("/").header("If-None-Match", tag).GET());
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    HttpResponse<String> other = send(request("/").header("If-None-Match", "\"x\"").GET());
    assertThat(other.statusCode()).isEqualTo(200);
  }

  @Test
  void shouldAnswerHeadAndRefuseOtherMethods() throws IOException, InterruptedException {
    HttpResponse<String> head = send(request("/").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
    HttpResponse<String> post = send(request("/").POST(BodyPublishers.noBody()));
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sdk",
        "/sdk/",
        "/room/",
        "/room/a/b",
        "/.hidden.txt",
        "/sdk/..%2findex.html",
        "/sdk/%2e%2e/%2e%2e/logback-test.xml",
        "/../logback-test.xml",
        "/..%5clogback-test.xml",
        "//index.html",
        "/sdk//sluice.js",
        "/index.html/",
        "/index.html%00",
        "/io/sluice/signaling/http/StaticHandler.class",
        "/WEB-INF/web.xml"
      })
  void shouldFindNothingElse(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + server.getURI().getPort());
    try (RawClient client = RawClient.connected(uri)) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      String answer = client.awaitEnd();
      assertThat(answer).doesNotContain("<title>lobby", "<title>room", "export", "secret");
      assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*");
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getURI().getPort() + path))
        .timeout(TestServer.PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
