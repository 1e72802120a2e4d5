package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.core.api.TrackLayers;
import io.sluice.core.api.TransportState;
import io.sluice.signaling.room.FakePlane;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The native protocol over a real WebSocket: the flow, and each bad input with its code. */
class SignalFlowTest {
  private static final String UNKNOWN_TRACK = "00000000000000000000000000000000";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldLeadFromJoinToOfferAndLeave() throws IOException {
    TestSocket ada = TestSocket.open(server);
    TestSocket grace = TestSocket.open(server);
    String adaId = ada.join("daily", "Ada").get("participantId").textValue();
    JsonNode joined = grace.join("daily", "Grace");
    assertThat(joined.at("/room/id").textValue()).isEqualTo("daily");
    assertThat(joined.at("/participants/0/name").textValue()).isEqualTo("Ada");
    assertThat(joined.get("codecs")).hasSize(5);
    assertThat(ada.event("participant-joined").at("/participant/name").textValue())
        .isEqualTo("Grace");

    JsonNode published = ada.request(publish());
    assertThat(published.get("type").textValue()).isEqualTo("published");
    assertThat(published.get("sdp").textValue()).startsWith("v=0\r\n");
    assertThat(published.get("tracks")).hasSize(2);
    JsonNode track = grace.event("track-published");
    assertThat(track.get("participantId").textValue()).isEqualTo(adaId);

    String trackId = track.at("/track/id").textValue();
    assertThat(type(grace.request("{'type':'subscribe','trackIds':['%s']}".formatted(trackId))))
        .isEqualTo("ok");
    JsonNode offer = grace.event("offer");
    assertThat(offer.at("/tracks/0/trackId").textValue()).isEqualTo(trackId);

    assertThat(type(ada.request("{'type':'leave'}"))).isEqualTo("ok");
    grace.event("track-unpublished");
    assertThat(grace.event("participant-left").get("reason").textValue()).isEqualTo("left");
    ada.join("daily", "Ada again");
  }

  @Test
  void shouldTellOfLayersAndTakeAChoiceAmongThem() throws IOException {
    TestSocket ada = TestSocket.open(server);
    TestSocket grace = TestSocket.open(server);
    ada.join("daily", "Ada");
    grace.join("daily", "Grace");
    String video = ada.request(publish()).at("/tracks/1/id").textValue();
    server.plane.layers(
        new TrackLayers(
            List.of(
                new TrackLayers.Encoding(
                    0, "", true, List.of(new TrackLayers.Layer(0, 1, 0, 0, 30.0, 60_000))))));
    String choice = "{'type':'set-layers','trackId':'%s','maxHeight':180}".formatted(video);
    assertThat(grace.request(choice).get("code").textValue()).isEqualTo("track-not-found");
    grace.request("{'type':'subscribe','trackIds':['%s']}".formatted(video));

    JsonNode layers = grace.event("track-layers");
    assertThat(layers.get("trackId").textValue()).isEqualTo(video);
    assertThat(layers.get("encodings").toString())
        .isEqualTo(
            "[{\"active\":true,\"layers\":[{\"spatialLayer\":0,\"temporalLayer\":1,"
                + "\"width\":0,\"height\":0,\"frameRate\":30.0,\"bitrate\":60000}]}]");
    assertThat(type(grace.request(choice))).isEqualTo("ok");
    assertThat(grace.request(choice.replace("maxH", "rid':'q','maxH")).get("field").textValue())
        .isEqualTo("rid");
    assertThat(type(grace.request("{'type':'limit-bitrate','bitrate':100000}"))).isEqualTo("ok");
  }

  @Test
  void shouldTellWhoSpeaksAndWhatATrackOfTheRoomCarries() throws IOException {
    TestSocket ada = TestSocket.open(server);
    TestSocket grace = TestSocket.open(server);
    String adaId = ada.join("daily", "Ada").get("participantId").textValue();
    JsonNode tracks = grace.join("daily", "Grace").at("/room/tracks");
    assertThat(tracks).hasSize(7);
    assertThat(tracks.get(0).get("source").textValue()).isEqualTo("loudest");
    String slot = tracks.get(0).get("id").textValue();
    String audio = ada.request(publish()).at("/tracks/0/id").textValue();
    grace.request("{'type':'subscribe','trackIds':['%s']}".formatted(slot));
    assertThat(grace.event("slot-source").get("sourceTrackId").isNull()).isTrue();
    JsonNode offered = grace.event("offer").at("/tracks/0");
    assertThat(offered.get("trackId").textValue()).isEqualTo(slot);
    assertThat(offered.has("participantId")).isFalse();

    server.plane.firstTrackSpeaks();
    JsonNode change = grace.event("speaking").at("/changes/0");
    assertThat(change.get("participantId").textValue()).isEqualTo(adaId);
    assertThat(change.get("trackId").textValue()).isEqualTo(audio);
    assertThat(change.get("speaking").booleanValue()).isTrue();
    assertThat(grace.event("active-speaker").get("participantId").textValue()).isEqualTo(adaId);
    JsonNode source = grace.event("slot-source");
    assertThat(source.get("participantId").textValue()).isEqualTo(adaId);
    assertThat(source.get("sourceTrackId").textValue()).isEqualTo(audio);
    ada.event("speaking");

    TestSocket late = TestSocket.open(server);
    JsonNode room = late.join("daily", "Late").get("room");
    assertThat(room.get("activeSpeaker").textValue()).isEqualTo(audio);
    assertThat(room.at("/speaking/0").textValue()).isEqualTo(audio);

    String onStage = "{'type':'set-stage','participantId':'%s'}";
    assertThat(grace.request(onStage.formatted(adaId)).get("code").textValue())
        .isEqualTo("forbidden");
    assertThat(type(ada.request(onStage.formatted(adaId)))).isEqualTo("ok");
    assertThat(grace.request("{'type':'set-stage'}").get("code").textValue())
        .isEqualTo("invalid-field");
  }

  @Test
  void shouldTellStatesAndRememberLoopback() throws IOException {
    TestSocket ada = TestSocket.open(server);
    ada.join("daily", "Ada");
    ada.request(publish());
    FakePlane.Transport transport = server.plane.transports.get(0);
    assertThat(transport.remoteOnLoopback).isTrue();
    transport.listener.onState(TransportState.CONNECTED, "");
    JsonNode state = ada.event("connection-state");
    assertThat(state.get("connection").textValue()).isEqualTo("publisher");
    assertThat(state.get("state").textValue()).isEqualTo("connected");
  }

  @Test
  void shouldLeaveWhenTheSocketCloses() {
    TestSocket ada = TestSocket.open(server);
    TestSocket grace = TestSocket.open(server);
    ada.join("daily", "Ada");
    grace.join("daily", "Grace");
    ada.socket().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    assertThat(grace.event("participant-left").get("reason").textValue()).isEqualTo("disconnected");
    TestSocket eve = TestSocket.open(server);
    eve.join("daily", "Eve");
    eve.socket().abort();
    assertThat(grace.event("participant-left").get("reason").textValue()).isEqualTo("disconnected");
  }

  @Test
  void shouldSayByeAndClose() {
    TestSocket ada = TestSocket.open(server);
    ada.join("daily", "Ada");
    server.close();
    assertThat(ada.event("bye").get("code").textValue()).isEqualTo("shutting-down");
    assertThat(ada.awaitClose()).isEqualTo(1001);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|bad-json",
        "nonsense|bad-json",
        "[1]|bad-json",
        "{\"type\":\"leave\"}|invalid-field",
      })
  void shouldAnswerWithoutReWhatHasNoId(String frame, String code) {
    TestSocket ada = TestSocket.open(server);
    ada.sendRaw(frame);
    assertThat(ada.reply(null).get("code").textValue()).isEqualTo(code);
    ada.join("daily", "Ada");
  }

  @Test
  void shouldRefuseBinaryAndOversizedFramesAndStayOpen() {
    TestSocket ada = TestSocket.open(server);
    ada.socket().sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();
    assertThat(ada.reply(null).get("code").textValue()).isEqualTo("bad-json");
    JsonNode refused = ada.request("{'type':'leave','padding':'%s'}".formatted("x".repeat(70_000)));
    assertThat(refused.get("code").textValue()).isEqualTo("too-large");
    ada.join("daily", "Ada");
  }

  @Test
  void shouldCloseOnAFrameOverTheLimitOfAll() {
    TestSocket ada = TestSocket.open(server);
    TestSocket grace = TestSocket.open(server);
    ada.sendRaw("{\"padding\":\"" + "x".repeat(257 * 1024) + "\"}");
    assertThat(ada.awaitClose()).isEqualTo(1009);
    grace.join("daily", "Grace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'leave'}|not-joined",
        "{'type':'subscribe','trackIds':[]}|not-joined",
        "{'type':'dance'}|unknown-type",
        "{'type':'join','room':'a b'}|invalid-field",
        "{'type':'join','room':'nowhere','create':false}|room-not-found",
      })
  void shouldRefuseBeforeJoining(String request, String code) {
    TestSocket ada = TestSocket.open(server);
    assertThat(ada.request(request).get("code").textValue()).isEqualTo(code);
    ada.join("daily", "Ada");
  }

  @Test
  void shouldRefuseEachWrongRequestAndLeaveOthersUndisturbed() throws IOException {
    TestSocket ada = TestSocket.open(server);
    TestSocket grace = TestSocket.open(server);
    grace.join("daily", "Grace");
    ada.join("daily", "Ada");
    grace.event("participant-joined");
    List<List<String>> cases =
        List.of(
            List.of("{'type':'join','room':'daily'}", "already-joined"),
            List.of("{'type':'publish','sdp':'garbage','tracks':[]}", "bad-sdp"),
            List.of("{'type':'publish','sdp':'v=0','tracks':[]}", "bad-sdp"),
            List.of(
                "{'type':'subscribe','trackIds':['%s']}".formatted(UNKNOWN_TRACK),
                "track-not-found"),
            List.of(
                "{'type':'unpublish','trackIds':['%s']}".formatted(UNKNOWN_TRACK),
                "track-not-found"),
            List.of("{'type':'answer','version':7,'sdp':'v=0'}", "stale-answer"));
    for (List<String> one : cases) {
      JsonNode refused = ada.request(one.get(0));
      assertThat(refused.get("code").textValue()).as("%s %s", one, refused).isEqualTo(one.get(1));
      assertThat(refused.get("message").textValue()).isNotBlank();
    }
    assertThat(type(ada.request(publish()))).isEqualTo("published");
    grace.event("track-published");
    assertThat(server.rooms.snapshot().get(0).participants()).hasSize(2);
  }

  @Test
  void shouldRefuseWhatTheRoleDoesNotAllow() throws IOException {
    TestSocket viewer = TestSocket.open(server);
    viewer.request("{'type':'join','room':'daily','role':'subscriber'}");
    assertThat(viewer.request(publish()).get("code").textValue()).isEqualTo("forbidden");
  }

  private static String publish() throws IOException {
    String sdp =
        JsonNodeFactory.instance
            .textNode(TestServer.offer("chromium-publish-audio-video"))
            .toString();
    return "{\"type\":\"publish\",\"sdp\":"
        + sdp
        + ",\"tracks\":[{\"mid\":\"0\",\"source\":\"microphone\"},"
        + "{\"mid\":\"1\",\"source\":\"camera\"}]}";
  }

  private static String type(JsonNode message) {
    return TestSocket.text(message, "type");
  }
}
