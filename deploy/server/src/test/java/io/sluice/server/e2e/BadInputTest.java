package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.server.SluiceServer;
import io.sluice.server.config.ServerConfig;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever one client sends, it gets an error with a code, and the others of its room go on. */
class BadInputTest {
  private static final String UNKNOWN = "f".repeat(32);

  private SluiceServer server;
  private SignalClient ada;
  private SignalClient grace;
  private String adasTrack;

  @BeforeEach
  void start() throws Exception {
    server = SluiceServer.start(ServerConfig.onFreePorts());
    ada = SignalClient.join(server.httpUri(), "daily", "Ada");
    grace = SignalClient.join(server.httpUri(), "daily", "Grace");
    assertThat(ada.nextRoomEvent().at("/participant/name").asText()).isEqualTo("Grace");
    JsonNode published = ada.request(Offers.publish(Offers.sending()));
    adasTrack = published.at("/tracks/0/id").asText();
    for (int i = 0; i < 2; i++) {
      assertThat(grace.nextRoomEvent().path("type").asText()).isEqualTo("track-published");
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void assertError(JsonNode reply, String code, String field) {
    assertThat(reply.path("type").asText()).as("%s", reply).isEqualTo("error");
    assertThat(reply.path("code").asText()).as("%s", reply).isEqualTo(code);
    assertThat(reply.path("field").asText("")).as("%s", reply).isEqualTo(field);
    assertThat(reply.path("message").asText()).isNotBlank();
  }

  @Test
  void shouldRefuseBadInputWithACodeAndLeaveTheOthersAlone() {
    SignalClient eve = SignalClient.open(server.httpUri());
    refuseBeforeJoining(eve);
    eve.joinAs("daily", "Eve");
    refuseInTheRoom(eve);
    eve.sendRaw("{\"id\":\"" + "x".repeat(257 * 1024) + "\"}");
    assertThat(eve.awaitClose()).isEqualTo(1009);

    assertUndisturbed();
  }

  private void refuseBeforeJoining(SignalClient eve) {
    for (String frame : List.of("{", "[]", "", "{\"id\":\"1\",\"id\":\"2\"}", "[".repeat(1_000))) {
      eve.sendRaw(frame);
      assertError(eve.unmatchedError(), "bad-json", "");
    }
    eve.sendRaw("{\"type\":\"leave\"}");
    assertError(eve.unmatchedError(), "invalid-field", "id");
    String long64 = "x".repeat(64 * 1024);
    assertError(
        eve.request("{\"type\":\"join\",\"room\":\"daily\",\"name\":\"" + long64 + "\"}"),
        "too-large",
        "");
    assertError(eve.request("{\"type\":\"dance\"}"), "unknown-type", "type");
    assertError(eve.request(Offers.publish(Offers.sending())), "not-joined", "type");
    assertError(eve.request("{\"type\":\"join\",\"room\":\"a b\"}"), "invalid-field", "room");
    assertError(
        eve.request("{\"type\":\"join\",\"room\":\"nowhere\",\"create\":false}"),
        "room-not-found",
        "room");
  }

  private void refuseInTheRoom(SignalClient eve) {
    assertError(eve.request("{\"type\":\"join\",\"room\":\"daily\"}"), "already-joined", "type");
    for (String sdp :
        List.of(
            "garbage",
            "v=0\r\n",
            Offers.sending().replace("a=rtcp-mux\r\n", ""),
            Offers.sending().replace("VP8", "VP8".repeat(9_000)),
            "v=0\r\n" + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(1_000))) {
      assertError(eve.request(Offers.publish(sdp)), "bad-sdp", "sdp");
    }
    assertError(eve.request(tracks("subscribe", UNKNOWN)), "track-not-found", "trackIds");
    assertError(eve.request(tracks("subscribe", "x")), "invalid-field", "trackIds[0]");
    assertError(eve.request(tracks("unpublish", adasTrack)), "track-not-found", "trackIds");
    assertError(
        eve.request("{\"type\":\"answer\",\"version\":1,\"sdp\":\"v=0\"}"),
        "stale-answer",
        "version");
    assertThat(eve.request(tracks("subscribe", adasTrack)).path("type").asText()).isEqualTo("ok");
    assertThat(eve.nextRoomEvent().path("type").asText()).isEqualTo("offer");
    assertError(
        eve.request("{\"type\":\"answer\",\"version\":1,\"sdp\":\"garbage\"}"), "bad-sdp", "sdp");
  }

  private static String tracks(String type, String trackId) {
    return "{\"type\":\"%s\",\"trackIds\":[\"%s\"]}".formatted(type, trackId);
  }

  /** They saw Eve come and go and nothing else; who comes later is announced and sees them. */
  private void assertUndisturbed() {
    for (SignalClient witness : List.of(ada, grace)) {
      assertThat(witness.nextRoomEvent().at("/participant/name").asText()).isEqualTo("Eve");
      JsonNode left = witness.nextRoomEvent();
      assertThat(left.path("type").asText()).as("%s", left).isEqualTo("participant-left");
      assertThat(left.path("reason").asText()).isEqualTo("disconnected");
    }
    JsonNode joined = SignalClient.open(server.httpUri()).joinAs("daily", "Late");
    assertThat(joined.path("participants").findValuesAsText("name"))
        .containsExactly("Ada", "Grace");
    for (SignalClient witness : List.of(ada, grace)) {
      assertThat(witness.nextRoomEvent().at("/participant/name").asText()).isEqualTo("Late");
      assertThat(witness.isOpen()).isTrue();
    }
    assertThat(grace.request(tracks("subscribe", adasTrack)).path("type").asText()).isEqualTo("ok");
  }
}
