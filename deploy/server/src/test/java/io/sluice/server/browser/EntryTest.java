package io.sluice.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.server.StartException;
import io.sluice.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ways in that the server has to allow: a link with a token, a page of another origin. */
final class EntryTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  /** A web server of someone else. */
  private static HttpServer elsewhere;

  private static BrowserHarness harness;

  @BeforeAll
  static void start() throws StartException, IOException {
    elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext("/", EntryTest::answer);
    elsewhere.start();
    harness =
        BrowserHarness.start(
            ServerConfig.onFreePorts(Map.of("http.origins", origin(), "auth.secret", SECRET)));
  }

  @AfterAll
  static void stop() {
    harness.close();
    elsewhere.stop(0);
  }

  private static String origin() {
    return "http://127.0.0.1:" + elsewhere.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] page = "<!doctype html><title>Elsewhere</title>".getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html");
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    }
  }

  @AfterEach
  void leaveNothingBehind() {
    harness.closePages();
  }

  @Test
  void shouldLetTheTokenOfALinkDecideTheRole() throws GeneralSecurityException {
    Page ada = harness.join("daily", "Ada", "token=" + token("both"));
    Page viewer = harness.join("daily", "Viewer", "token=" + token("subscriber"));
    assertThat(viewer.getByRole(AriaRole.STATUS)).hasText("Connected");
    assertThat(viewer.evaluate("sluiceRoom.localParticipant.role")).isEqualTo("subscriber");
    RoomStats.awaitEveryone(viewer, 1, "vp8");
    assertThat(viewer.locator("#camera")).isHidden();
    assertThat(ada.getByRole(AriaRole.LISTITEM)).hasCount(2);
    assertThat(ada.evaluate("sluiceRoom.localParticipant.role")).isEqualTo("both");
    harness.assertNoComplaints();
  }

  /** The SDK comes from the server, whose address is also what it connects to. */
  @Test
  void shouldJoinFromAPageOfAnotherOrigin() throws GeneralSecurityException {
    Page page = harness.laptop().newPage();
    page.navigate(origin());
    String server = harness.server().httpUri().toString();
    Object joined =
        page.evaluate(
            """
            async ([url, token]) => {
              const {connect} = await import(`${url}/sdk/sluice.js`);
              const roles = [];
              for (const address of [url, `${url}/`, `${url.replace('http', 'ws')}/signal`]) {
                const room = await connect({room: 'embedded', url: address, token});
                roles.push(`${room.id} ${room.localParticipant.role}`);
                await room.leave();
              }
              return roles.join();
            }
            """,
            new Object[] {server, token("publisher")});
    assertThat(joined).isEqualTo("embedded publisher,embedded publisher,embedded publisher");
  }

  /** A token (RFC 7519) for all rooms. */
  private static String token(String role) throws GeneralSecurityException {
    String signed =
        base64("{\"alg\":\"HS256\"}".getBytes(UTF_8))
            + "."
            + base64(
                "{\"room\":\"*\",\"role\":\"%s\",\"exp\":%d}"
                    .formatted(role, Instant.now().plusSeconds(600).getEpochSecond())
                    .getBytes(UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
