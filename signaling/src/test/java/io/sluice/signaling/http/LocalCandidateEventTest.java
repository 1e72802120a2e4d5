package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.core.api.IceCandidate;
import io.sluice.signaling.room.FakePlane;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The candidate event of signaling/PROTOCOL.md, from the media plane to a client's WebSocket. */
class LocalCandidateEventTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final IceCandidate FOUND =
      new IceCandidate(
          "2",
          "udp",
          2_130_706_175L,
          new InetSocketAddress("192.0.2.9", 10_000),
          IceCandidate.Type.HOST,
          null);

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private void assertTold(TestSocket client, String connection, FakePlane.Transport transport)
      throws Exception {
    transport.listener.onLocalCandidate(FOUND);
    JsonNode event = client.event("candidate");
    assertThat(event.path("connection").asText()).isEqualTo(connection);
    JsonNode candidate = event.path("candidate");
    assertThat(candidate.path("candidate").asText())
        .isEqualTo("candidate:2 1 udp 2130706175 192.0.2.9 10000 typ host");
    assertThat(candidate.path("sdpMLineIndex").asInt(-1)).isZero();
    assertThat(candidate.path("usernameFragment").asText())
        .isEqualTo(transport.local().ice().ufrag());
  }

  @Test
  void shouldReachTheClientOfEachConnection() throws Exception {
    TestSocket ada = TestSocket.open(server);
    ada.join("daily", "Ada");
    String offer = MAPPER.writeValueAsString(TestServer.offer("chromium-publish-audio-video"));
    JsonNode published =
        ada.request(
            "{'type':'publish','sdp':%s,'tracks':[{'mid':'0','source':'microphone'},{'mid':'1','source':'camera'}]}"
                .formatted(offer));
    FakePlane.Transport publishing = server.plane.transports.get(0);
    TestSocket grace = TestSocket.open(server);
    grace.join("daily", "Grace");
    String track = published.path("tracks").path(0).path("id").asText();
    grace.request("{'type':'subscribe','trackIds':['%s']}".formatted(track));
    grace.event("offer");
    FakePlane.Transport subscribing = server.plane.transports.get(1);

    assertTold(ada, "publisher", publishing);
    assertTold(grace, "subscriber", subscribing);
  }
}
