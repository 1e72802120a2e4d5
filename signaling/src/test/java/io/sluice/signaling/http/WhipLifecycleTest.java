package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.TransportState;
import io.sluice.signaling.auth.AccessPolicy;
import io.sluice.signaling.protocol.IceServer;
import io.sluice.signaling.whip.WhipLimits;
import io.sluice.signaling.ws.SignalLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WHIP (RFC 9725 section 4) and WHEP, as a client with plain HTTP sees them. */
class WhipLifecycleTest {
  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

  private TestServer server =
      new TestServer(
          TestServer.config()
              .withIceServers(
                  List.of(
                      new IceServer(List.of("stun:stun.example.net"), null, null),
                      new IceServer(List.of("turn:turn.example.net"), "user", "pa\"ss"))),
          AccessPolicy.open());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldPublishForBrowsersAndEndWithDelete() throws IOException, InterruptedException {
    TestSocket grace = TestSocket.open(server);
    grace.join("stage", "Grace");
    HttpResponse<String> created = post("/whip/stage?name=Encoder", publishOffer());
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(header(created, "Content-Type")).isEqualTo(SDP);
    assertThat(header(created, "Location")).matches("/whip/stage/[A-Za-z0-9_-]{32}");
    assertThat(header(created, "ETag")).matches("\"[A-Za-z0-9_-]+\"");
    assertThat(header(created, "Accept-Patch")).isEqualTo(FRAGMENT);
    assertThat(created.headers().allValues("Link"))
        .containsExactly(
            "<stun:stun.example.net>; rel=\"ice-server\"",
            "<turn:turn.example.net>; rel=\"ice-server\"; username=\"user\"; "
                + "credential=\"pa\\\"ss\"; credential-type=\"password\"");
    assertThat(created.body()).startsWith("v=0\r\n").contains("a=candidate:");
    assertThat(grace.event("participant-joined").at("/participant/name").textValue())
        .isEqualTo("Encoder");
    grace.event("track-published");
    grace.event("track-published");
    assertThat(server.rooms.snapshot().get(0).participants().get(1).dialect()).isEqualTo("whip");

    String session = header(created, "Location");
    assertThat(server.send(server.request(session).DELETE()).statusCode()).isEqualTo(200);
    assertThat(grace.event("participant-left").get("reason").textValue()).isEqualTo("left");
    assertThat(server.send(server.request(session).DELETE()).statusCode()).isEqualTo(404);
    assertThat(server.server.whipSessions()).isZero();
  }

  @Test
  void shouldTrickleUnderTheRulesOfIfMatch() throws IOException, InterruptedException {
    String offer = publishOffer();
    HttpResponse<String> created = post("/whip/stage", offer);
    String session = header(created, "Location");
    String body = fragment(value(offer, "ice-ufrag"), value(offer, "ice-pwd"));
    List<IceCandidate> candidates = server.plane.transports.get(0).candidates;
    int offered = candidates.size();
    assertThat(patch(session, null, body).statusCode()).isEqualTo(428);
    assertThat(patch(session, "\"other\"", body).statusCode()).isEqualTo(412);
    assertThat(candidates).hasSize(offered);
    assertThat(patch(session, header(created, "ETag"), body).statusCode()).isEqualTo(204);
    assertThat(candidates).hasSize(offered + 1);
    String foreign = fragment("elsewhere", "0123456789012345678901");
    assertThat(patch(session, header(created, "ETag"), foreign).statusCode()).isEqualTo(409);
    assertThat(patch(session, header(created, "ETag"), "a=ice-ufrag:?\r\n").statusCode())
        .isEqualTo(400);
    HttpRequest.Builder wrongType =
        server
            .request(session)
            .header("Content-Type", SDP)
            .header("If-Match", header(created, "ETag"))
            .method("PATCH", BodyPublishers.ofString(body));
    assertThat(server.send(wrongType).statusCode()).isEqualTo(415);
  }

  @Test
  void shouldRestartIceWithANewEntityTag() throws IOException, InterruptedException {
    HttpResponse<String> created = post("/whip/stage", publishOffer());
    String session = header(created, "Location");
    String restart = fragment("newufrag", "newpassword012345678901");
    HttpResponse<String> restarted = patch(session, "*", restart);
    assertThat(restarted.statusCode()).as(restarted.body()).isEqualTo(200);
    assertThat(header(restarted, "Content-Type")).isEqualTo(FRAGMENT);
    assertThat(header(restarted, "ETag")).isNotEqualTo(header(created, "ETag"));
    assertThat(value(restarted.body(), "ice-ufrag"))
        .isNotEqualTo(value(created.body(), "ice-ufrag"));
    assertThat(restarted.body()).startsWith("m=audio ").contains("a=mid:0", "a=candidate:");
    assertThat(patch(session, header(created, "ETag"), restart).statusCode()).isEqualTo(412);
    assertThat(patch(session, header(restarted, "ETag"), restart).statusCode()).isEqualTo(204);
  }

  @Test
  void shouldLetViewersInBeforeAnyonePublishes() throws IOException, InterruptedException {
    HttpResponse<String> created = post("/whep/stage", TestServer.offer("chromium-view"));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(header(created, "Location")).startsWith("/whep/stage/");
    assertThat(server.rooms.snapshot().get(0).participants().get(0).dialect()).isEqualTo("whep");
    String whip = header(created, "Location").replace("/whep/", "/whip/");
    assertThat(server.send(server.request(whip).DELETE()).statusCode()).isEqualTo(404);
    String session = header(created, "Location");
    assertThat(server.send(server.request(session).DELETE()).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldEndWhenTheTransportFails() throws IOException, InterruptedException {
    TestSocket grace = TestSocket.open(server);
    grace.join("stage", "Grace");
    HttpResponse<String> created = post("/whip/stage", publishOffer());
    server.plane.transports.get(0).listener.onState(TransportState.FAILED, "no consent");
    assertThat(grace.event("participant-left").get("reason").textValue()).isEqualTo("disconnected");
    String session = header(created, "Location");
    assertThat(server.send(server.request(session).DELETE()).statusCode()).isEqualTo(404);
  }

  @Test
  void shouldAnswerBadInputWithProblems() throws IOException, InterruptedException {
    HttpResponse<String> garbage = post("/whip/stage", "garbage");
    assertThat(garbage.statusCode()).isEqualTo(400);
    assertThat(header(garbage, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(new ObjectMapper().readTree(garbage.body()).get("code").textValue())
        .isEqualTo("bad-sdp");
    assertThat(post("/whip/a%20b", publishOffer()).statusCode()).isEqualTo(400);
    assertThat(post("/whip/stage", "v=0\r\n" + "x".repeat(257 * 1024)).statusCode()).isEqualTo(413);
    HttpRequest.Builder chunked =
        server
            .request("/whip/stage")
            .header("Content-Type", SDP)
            .POST(
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[300 * 1024])));
    assertThat(server.send(chunked).statusCode()).isEqualTo(413);
    HttpRequest.Builder json =
        server
            .request("/whip/stage")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"));
    assertThat(server.send(json).statusCode()).isEqualTo(415);
    HttpResponse<String> get = server.get("/whip/stage");
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(header(get, "Allow")).isEqualTo("OPTIONS, POST");
    HttpResponse<String> put =
        server.send(server.request("/whip/stage/x").PUT(BodyPublishers.ofString("")));
    assertThat(put.statusCode()).isEqualTo(405);
    assertThat(header(put, "Allow")).isEqualTo("DELETE, OPTIONS, PATCH");
    assertThat(patch("/whip/stage/x", "*", "").statusCode()).isEqualTo(404);
    assertThat(server.get("/whip").statusCode()).isEqualTo(404);
    assertThat(server.server.whipSessions()).isZero();
    assertThat(server.rooms.snapshot())
        .allSatisfy(room -> assertThat(room.participants()).isEmpty());
  }

  @Test
  void shouldAllowPagesOfAnyOrigin() throws IOException, InterruptedException {
    HttpRequest.Builder preflight =
        server
            .request("/whip/stage")
            .header("Origin", "https://elsewhere.example")
            .header("Access-Control-Request-Method", "POST")
            .method("OPTIONS", BodyPublishers.noBody());
    HttpResponse<String> allowed = server.send(preflight);
    assertThat(allowed.statusCode()).isEqualTo(204);
    assertThat(header(allowed, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(allowed, "Access-Control-Allow-Headers"))
        .contains("Authorization", "Content-Type", "If-Match");
    assertThat(header(allowed, "Access-Control-Allow-Methods")).contains("POST");
    assertThat(header(allowed, "Accept-Post")).isEqualTo(SDP);
    HttpResponse<String> created = post("/whip/stage", publishOffer());
    assertThat(header(created, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(created, "Access-Control-Expose-Headers"))
        .contains("Location", "ETag", "Link", "Accept-Patch");
    assertThat(created.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void shouldCapSessionsAndEndThoseThatNeverConnect() throws IOException, InterruptedException {
    server.close();
    WhipLimits limits = new WhipLimits(2, Duration.ofMillis(200));
    server =
        new TestServer(
            TestServer.config().withLimits(SignalLimits.defaults(), limits), AccessPolicy.open());
    TestSocket grace = TestSocket.open(server);
    grace.join("stage", "Grace");
    WhipLimits patient = new WhipLimits(2, Duration.ofMinutes(1));
    assertThat(post("/whip/stage", publishOffer()).statusCode()).isEqualTo(201);
    assertThat(grace.event("participant-left").get("reason").textValue()).isEqualTo("timeout");
    server.close();
    server =
        new TestServer(
            TestServer.config().withLimits(SignalLimits.defaults(), patient), AccessPolicy.open());
    assertThat(post("/whip/stage", publishOffer()).statusCode()).isEqualTo(201);
    assertThat(post("/whip/stage", publishOffer()).statusCode()).isEqualTo(201);
    assertThat(post("/whip/stage", publishOffer()).statusCode()).isEqualTo(503);
  }

  private HttpResponse<String> post(String path, String sdp)
      throws IOException, InterruptedException {
    return server.send(
        server.request(path).header("Content-Type", SDP).POST(BodyPublishers.ofString(sdp)));
  }

  private HttpResponse<String> patch(String path, @Nullable String ifMatch, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        server
            .request(path)
            .header("Content-Type", FRAGMENT)
            .method("PATCH", BodyPublishers.ofString(body));
    return server.send(ifMatch == null ? request : request.header("If-Match", ifMatch));
  }

  private static String publishOffer() throws IOException {
    return TestServer.offer("chromium-publish-audio-video");
  }

  private static String fragment(String ufrag, String pwd) {
    return "a=ice-ufrag:"
        + ufrag
        + "\r\na=ice-pwd:"
        + pwd
        + "\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
        + "a=candidate:1 1 udp 2130706431 192.0.2.1 50000 typ host\r\na=end-of-candidates\r\n";
  }

  private static String value(String sdp, String attribute) {
    return sdp.lines()
        .filter(l -> l.startsWith("a=" + attribute + ":"))
        .map(l -> l.substring(attribute.length() + 3))
        .findFirst()
        .orElseThrow();
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
