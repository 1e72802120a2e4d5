package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.server.SluiceServer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * WHIP (RFC 9725) and WHEP with GStreamer's webrtcbin: another ICE agent (libnice), another DTLS
 * (OpenSSL), AES-CM with HMAC-SHA1-80, and no MID in its packets.
 */
class GStreamerTest {
  private OutsideAddress outside;
  private SluiceServer server;

  @BeforeEach
  void start() throws Exception {
    outside = OutsideAddress.find();
    server = SluiceServer.start(outside.serverConfig());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    outside.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"VP8", "H264"})
  void shouldForwardFromWhipToWhep(String codec) throws Exception {
    try (GStreamerPeer publisher = GStreamerPeer.publish(url("whip"), "--codec", codec)) {
      JsonNode answered = publisher.await("answered", e -> true);
      assertThat(answered.path("location").asText()).startsWith("/whip/");
      assertThat(answered.path("etag").asText()).isNotEmpty();
      publisher.await("connection", e -> e.path("state").asText().equals("connected"));

      try (GStreamerPeer viewer = GStreamerPeer.view(url("whep"), "--codec", codec)) {
        JsonNode decoded = viewer.awaitDecoded(20, 50);
        assertThat(decoded.path("width").asInt()).isEqualTo(320);
        assertThat(decoded.path("height").asInt()).isEqualTo(180);
      }
    }
  }

  @Test
  void shouldServeAViewerThatCameBeforeThePublisher() throws Exception {
    try (GStreamerPeer viewer = GStreamerPeer.view(url("whep"))) {
      viewer.await("answered", e -> true);
      try (GStreamerPeer publisher = GStreamerPeer.publish(url("whip"))) {
        publisher.await("answered", e -> true);
        viewer.awaitDecoded(20, 50);
      }
    }
  }

  @Test
  void shouldServeSeveralViewersAndLeaveNothingBehind() throws Exception {
    try (GStreamerPeer publisher = GStreamerPeer.publish(url("whip"));
        GStreamerPeer one = GStreamerPeer.view(url("whep"));
        GStreamerPeer two = GStreamerPeer.view(url("whep"))) {
      one.awaitDecoded(20, 50);
      two.awaitDecoded(20, 50);
      assertThat(sum(LoopSnapshot::transports)).isEqualTo(3);

      one.end();
      two.end();
      publisher.end();
    }
    MediaLeft.awaitNothing(server.mediaPlane());
  }

  private long sum(ToLongFunction<LoopSnapshot> value) {
    return server.mediaPlane().snapshot().loops().stream().mapToLong(value).sum();
  }

  private String url(String dialect) {
    return server.httpUri() + "/" + dialect + "/daily";
  }
}
