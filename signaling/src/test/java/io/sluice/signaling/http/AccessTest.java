package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sluice.signaling.auth.AccessPolicy;
import io.sluice.signaling.auth.TokenKeys;
import io.sluice.signaling.protocol.IceServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens in every dialect, where the server asks for them. */
class AccessTest {
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final TestServer server =
      new TestServer(
          TestServer.config()
              .withIceServers(
                  List.of(new IceServer(List.of("turn:turn.example.net"), "user", "s3cret"))),
          AccessPolicy.tokens(TokenKeys.secret(SECRET)));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldAskForATokenToJoin() throws JOSEException {
    TestSocket ada = TestSocket.open(server);
    assertThat(code(ada.request("{'type':'join','room':'daily'}"))).isEqualTo("unauthorized");
    assertThat(code(join(ada, token("weekly", "both"), "both"))).isEqualTo("unauthorized");
    assertThat(code(join(ada, token("daily", "subscriber"), "both"))).isEqualTo("forbidden");
    JsonNode joined = join(ada, token("daily", "subscriber"), "subscriber");
    assertThat(TestSocket.text(joined, "type")).isEqualTo("joined");
    assertThat(server.rooms.snapshot().get(0).participants().get(0).name()).isEqualTo("Token");
  }

  @Test
  void shouldGiveTheMostTheTokenAllowsToWhoStatesNoRole() throws JOSEException {
    for (String role : List.of("subscriber", "publisher", "both")) {
      JsonNode joined =
          TestSocket.open(server)
              .request(
                  "{'type':'join','room':'daily','token':'%s'}".formatted(token("daily", role)));
      assertThat(TestSocket.text(joined, "role")).isEqualTo(role);
    }
    JsonNode less = join(TestSocket.open(server), token("daily", "both"), "subscriber");
    assertThat(TestSocket.text(less, "role")).isEqualTo("subscriber");
  }

  @Test
  void shouldAskForBearerTokensOverHttp() throws IOException, InterruptedException, JOSEException {
    HttpResponse<String> missing = post("/whip/daily", null);
    assertThat(missing.statusCode()).isEqualTo(401);
    assertThat(missing.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    HttpResponse<String> foreign = post("/whip/daily", token("weekly", "both"));
    assertThat(foreign.statusCode()).isEqualTo(401);
    assertThat(foreign.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer error=\"invalid_token\"");
    assertThat(post("/whip/daily", token("daily", "subscriber")).statusCode()).isEqualTo(403);
    String token = token("daily", "publisher");
    HttpResponse<String> created = post("/whip/daily", token);
    assertThat(created.statusCode()).isEqualTo(201);
    String session = created.headers().firstValue("Location").orElseThrow();
    assertThat(server.send(server.request(session).DELETE()).statusCode()).isEqualTo(401);
    HttpRequest.Builder delete = server.request(session).DELETE();
    assertThat(server.send(delete.header("Authorization", "Bearer " + token)).statusCode())
        .isEqualTo(200);
  }

  /** The credentials of a TURN server are for those who may enter (RFC 9725 section 4.6). */
  @Test
  void shouldTellIceServersOnlyToThoseWhoMayEnter()
      throws IOException, InterruptedException, JOSEException {
    assertThat(server.send(options()).headers().allValues("Link")).isEmpty();
    HttpRequest.Builder preflight = options().header("Access-Control-Request-Method", "POST");
    HttpResponse<String> answered = server.send(preflight);
    assertThat(answered.statusCode()).isEqualTo(204);
    assertThat(answered.headers().allValues("Link")).isEmpty();
    HttpRequest.Builder known = options();
    known.header("Authorization", "Bearer " + token("daily", "publisher"));
    assertThat(server.send(known).headers().allValues("Link"))
        .singleElement()
        .asString()
        .contains("s3cret");
  }

  private HttpRequest.Builder options() {
    return server.request("/whip/daily").method("OPTIONS", BodyPublishers.noBody());
  }

  @Test
  void shouldShowRoomsOnlyToTokensForAll() throws IOException, InterruptedException, JOSEException {
    assertThat(server.get("/api/rooms").statusCode()).isEqualTo(401);
    HttpRequest.Builder one = server.request("/api/rooms");
    one.header("Authorization", "Bearer " + token("daily", "both"));
    assertThat(server.send(one).statusCode()).isEqualTo(401);
    HttpRequest.Builder all = server.request("/api/rooms");
    all.header("Authorization", "bearer " + token("*", "both"));
    assertThat(server.send(all).statusCode()).isEqualTo(200);
    assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> post(String path, @Nullable String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        server
            .request(path)
            .header("Content-Type", "application/sdp")
            .POST(BodyPublishers.ofString(TestServer.offer("chromium-publish-audio-video")));
    return server.send(
        token == null ? request : request.header("Authorization", "Bearer " + token));
  }

  private static JsonNode join(TestSocket socket, String token, String role) {
    return socket.request(
        "{'type':'join','room':'daily','role':'%s','token':'%s'}".formatted(role, token));
  }

  private static String code(JsonNode message) {
    return TestSocket.text(message, "code");
  }

  private static String token(String room, String role) throws JOSEException {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .claim("room", room)
            .claim("role", role)
            .claim("name", "Token")
            .expirationTime(Date.from(Instant.now().plusSeconds(600)))
            .build();
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    jwt.sign(new MACSigner(SECRET));
    return jwt.serialize();
  }
}
