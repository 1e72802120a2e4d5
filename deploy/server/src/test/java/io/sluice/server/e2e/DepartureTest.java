package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.server.SluiceServer;
import io.sluice.server.config.ServerConfig;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How it ends: for the clients when the server goes, for the server when the clients go. */
class DepartureTest {
  private SluiceServer server;

  @BeforeEach
  void start() throws Exception {
    server = SluiceServer.start(ServerConfig.onFreePorts());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldSayByeToLiveWebSocketsWhenTheServerCloses() {
    SignalClient ada = SignalClient.join(server.httpUri(), "daily", "Ada");
    SignalClient alone = SignalClient.join(server.httpUri(), "other", "Alone");
    SignalClient outside = SignalClient.open(server.httpUri());

    server.close();

    for (SignalClient client : List.of(ada, alone)) {
      JsonNode bye = client.nextRoomEvent();
      assertThat(bye.path("type").asText()).isEqualTo("bye");
      assertThat(bye.path("code").asText()).isEqualTo("shutting-down");
      assertThat(client.awaitClose()).isEqualTo(1001);
    }
    assertThat(outside.awaitClose()).isEqualTo(1001);
  }

  /** Nobody here ever connects: agents are at work, and an offer is open, when they vanish. */
  @Test
  void shouldLeaveNothingBehindThoseWhoVanishAmidANegotiation() throws Exception {
    SignalClient ada = SignalClient.join(server.httpUri(), "daily", "Ada");
    SignalClient grace = SignalClient.join(server.httpUri(), "daily", "Grace");
    JsonNode published = ada.request(Offers.publish(Offers.sending()));
    List<String> trackIds = published.path("tracks").findValuesAsText("id");
    assertThat(trackIds).hasSize(2);
    for (String trackId : trackIds) {
      grace.request("{\"type\":\"subscribe\",\"trackIds\":[\"%s\"]}".formatted(trackId));
    }
    String publisher = post("/whip/daily", Offers.sending());
    String viewer = post("/whep/daily", Offers.receiving());
    assertThat(sum(LoopSnapshot::transports)).isEqualTo(4);
    assertThat(sum(LoopSnapshot::tracks)).isEqualTo(4);
    assertThat(sum(LoopSnapshot::subscriptions)).isEqualTo(2);

    ada.vanish();
    grace.vanish();
    delete(publisher);
    delete(viewer);

    MediaLeft.awaitNothing(server.mediaPlane());
  }

  private String post(String path, String sdp) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.httpUri().resolve(path))
            .header("Content-Type", "application/sdp")
            .POST(BodyPublishers.ofString(sdp))
            .build();
    HttpResponse<String> created =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return created.headers().firstValue("Location").orElseThrow();
  }

  private void delete(String location) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.httpUri().resolve(location)).DELETE().build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
  }

  private long sum(ToLongFunction<LoopSnapshot> value) {
    return server.mediaPlane().snapshot().loops().stream().mapToLong(value).sum();
  }
}
