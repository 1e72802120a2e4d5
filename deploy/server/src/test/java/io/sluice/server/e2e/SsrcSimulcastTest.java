package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.server.SluiceServer;
import io.sluice.server.config.ServerConfig;
import io.sluice.signaling.sdp.MediaSection;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Simulcast by SSRC groups (RFC 5576), from the offer to what a subscriber gets. */
class SsrcSimulcastTest {
  private static final int PICTURES = 20;

  private SluiceServer server;
  private MediaClient publisher;
  private MediaClient subscriber;
  private SsrcEncodings encodings;
  private String trackId;
  private long ssrc;
  private int received;
  private int lastSequence;

  @BeforeEach
  void connect() throws Exception {
    server = SluiceServer.start(ServerConfig.onFreePorts());
    publisher = MediaClient.join(server.httpUri(), "daily", true);
    subscriber = MediaClient.join(server.httpUri(), "daily", false);
    trackId = publisher.publish(SsrcEncodings.section());
    MediaSection section = subscriber.subscribe(trackId);
    ssrc = section.ssrcs().get(0).ssrc();
    encodings = new SsrcEncodings(publisher.peer);
  }

  @AfterEach
  void close() {
    encodings.close();
    publisher.close();
    subscriber.close();
    server.close();
  }

  @Test
  void shouldForwardTheBestEncodingAndLowerOnesOnRequest() throws Exception {
    encodings.begin();
    assertComes(2);
    JsonNode told = subscriber.awaitEvent("track-layers", SsrcSimulcastTest::allAreActive);
    assertThat(told.findValues("rid")).isEmpty();
    assertThat(told.findValues("height").stream().map(JsonNode::asInt).distinct())
        .containsExactlyElementsOf(SsrcEncodings.HEIGHTS);

    request("\"encoding\":0");
    assertComes(0);
    awaitTold(0);

    request("\"maxHeight\":400");
    assertComes(1);
    awaitTold(1);
  }

  @Test
  void shouldHaveResentWhatIsLostOfAnEncoding() throws Exception {
    encodings.loseOne();
    encodings.begin();
    publisher.peer.nextRtcp(nackFor(SsrcEncodings.SSRCS.get(2), SsrcEncodings.LOST_PICTURE));

    encodings.resend();

    byte[] resent =
        subscriber.peer.nextRtp(
            packet ->
                SsrcEncodings.encoding(packet) == 2
                    && SsrcEncodings.picture(packet) == SsrcEncodings.LOST_PICTURE);
    assertThat(RtpHeader.ssrc(resent, 0)).isEqualTo(ssrc);
  }

  private void request(String wanted) {
    subscriber.request(
        "{\"type\":\"set-layers\",\"trackId\":\"%s\",%s}".formatted(trackId, wanted));
  }

  private void awaitTold(int encoding) {
    JsonNode told =
        subscriber.awaitEvent(
            "subscription-layer", event -> event.at("/layer/encoding").asInt(-1) == encoding);
    assertThat(told.path("layer").has("rid")).isFalse();
  }

  private static boolean allAreActive(JsonNode event) {
    return event.path("encodings").size() == 3
        && StreamSupport.stream(event.path("encodings").spliterator(), false)
            .allMatch(e -> e.path("active").asBoolean() && !e.path("layers").isEmpty());
  }

  /** Reads on to the first packet of this encoding; those behind it are of it, too. */
  private void assertComes(int encoding) throws Exception {
    while (SsrcEncodings.encoding(next()) != encoding) {}
    for (int i = 0; i < PICTURES; i++) {
      assertThat(SsrcEncodings.encoding(next())).isEqualTo(encoding);
    }
  }

  /** The next packet, in sequence to the one before. */
  private byte[] next() throws Exception {
    byte[] packet = subscriber.peer.nextRtp();
    int sequence = RtpHeader.sequence(packet, 0);
    if (received++ > 0) {
      assertThat(sequence).isEqualTo((lastSequence + 1) & 0xffff);
    }
    lastSequence = sequence;
    return packet;
  }

  private static Predicate<byte[]> nackFor(long ssrc, int sequence) {
    return data -> {
      boolean[] found = {false};
      RtcpParser.parse(
          data,
          0,
          data.length,
          new RtcpHandler() {
            @Override
            public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
              found[0] |= mediaSsrc == ssrc && pid == sequence;
            }
          });
      return found[0];
    };
  }
}
