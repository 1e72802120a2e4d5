package io.sluice.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits and errors of frames: CVE-2025-52999 (depth), duplicate keys, oversized documents. */
class ProtocolCodecTest {
  private static final String TRACK = "00112233445566778899aabbccddeeff";

  private final ProtocolCodec codec = new ProtocolCodec();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"x\"",
        "{",
        "{\"id\":\"1\",\"type\":\"leave\"",
        "{\"id\":\"1\",\"type\":\"leave\"}}",
        "{\"id\":\"1\",\"type\":\"leave\"} {}",
        "{\"id\":\"1\",\"id\":\"2\",\"type\":\"leave\"}",
        "{\"id\":\"1\",\"type\":\"leave\",\"x\":{\"a\":1,\"a\":2}}",
        "{'id':'1','type':'leave'}",
        "{\"id\":\"1\",\"type\":\"leave\",\"x\":NaN}",
        "\u0000"
      })
  void shouldRefuseWhatIsNotOneJsonObject(String frame) {
    assertThat(error(frame).code()).isEqualTo("bad-json");
    assertThat(error(frame).re()).isNull();
  }

  @Test
  void shouldRefuseDeepNesting() {
    String deep = "[".repeat(33) + "]".repeat(33);
    assertThat(error("{\"id\":\"1\",\"type\":\"leave\",\"x\":" + deep + "}").code())
        .isEqualTo("bad-json");
    assertThat(error("[".repeat(100_000)).code()).isEqualTo("bad-json");
    String allowed = "[".repeat(31) + "]".repeat(31);
    assertThat(request("{\"id\":\"1\",\"type\":\"leave\",\"x\":" + allowed + "}"))
        .isEqualTo(new Request.Leave("1"));
  }

  @Test
  void shouldRefuseWideAndLongContent() {
    String wide = "1,".repeat(20_000) + "1";
    assertThat(error("{\"id\":\"1\",\"type\":\"publish\",\"x\":[" + wide + "]}").code())
        .isEqualTo("too-large");
    assertThat(error("{\"id\":\"1\",\"type\":\"leave\",\"x\":" + "9".repeat(33) + "}").code())
        .isEqualTo("too-large");
    assertThat(error("{\"id\":\"1\",\"type\":\"leave\",\"" + "x".repeat(257) + "\":1}").code())
        .isEqualTo("too-large");
  }

  @Test
  void shouldAllowLargeFramesForSessionDescriptionsOnly() {
    String large = "x".repeat(ProtocolCodec.MAX_FRAME);
    ProtocolError refused = error("{\"id\":\"7\",\"type\":\"leave\",\"x\":\"" + large + "\"}");
    assertThat(refused.code()).isEqualTo("too-large");
    assertThat(refused.re()).isEqualTo("7");
    assertThat(
            request("{\"id\":\"7\",\"type\":\"answer\",\"version\":1,\"sdp\":\"" + large + "\"}"))
        .isEqualTo(new Request.Answer("7", 1, large));
    String larger = "x".repeat(ProtocolCodec.MAX_SDP_FRAME);
    assertThat(error("{\"id\":\"7\",\"type\":\"answer\",\"sdp\":\"" + larger + "\"}").code())
        .isEqualTo("too-large");
  }

  @Test
  void shouldMeasureFramesInBytes() {
    assertThat(ProtocolCodec.utf8Length("aé€😀\ud800")).isEqualTo(1 + 2 + 3 + 4 + 3);
    String half = "€".repeat(ProtocolCodec.MAX_FRAME / 3);
    assertThat(error("{\"id\":\"7\",\"type\":\"leave\",\"x\":\"" + half + "\"}").code())
        .isEqualTo("too-large");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"type\":\"leave\"}|invalid-field|id|",
        "{\"id\":\"\",\"type\":\"leave\"}|invalid-field|id|",
        "{\"id\":7,\"type\":\"leave\"}|invalid-field|id|",
        "{\"id\":\"\\u0000\",\"type\":\"leave\"}|invalid-field|id|",
        "{\"id\":\"\\ud800\",\"type\":\"leave\"}|invalid-field|id|",
        "{\"id\":\"1\"}|invalid-field|type|1",
        "{\"id\":\"1\",\"type\":\"nonsense\"}|unknown-type|type|1",
        "{\"id\":\"1\",\"type\":\"join\"}|invalid-field|room|1",
        "{\"id\":\"1\",\"type\":\"join\",\"room\":{}}|invalid-field|room|1",
        "{\"id\":\"1\",\"type\":\"join\",\"room\":\"r\",\"role\":\"admin\"}|invalid-field|role|1",
        "{\"id\":\"1\",\"type\":\"join\",\"room\":\"r\",\"create\":\"no\"}|invalid-field|create|1",
        "{\"id\":\"1\",\"type\":\"join\",\"room\":\"r\",\"name\":\"a\\r\\nb\"}|invalid-field|name|1",
        "{\"id\":\"1\",\"type\":\"publish\",\"tracks\":[]}|invalid-field|sdp|1",
        "{\"id\":\"1\",\"type\":\"publish\",\"sdp\":\"v\"}|invalid-field|tracks|1",
        "{\"id\":\"1\",\"type\":\"publish\",\"sdp\":\"v\",\"tracks\":[1]}|invalid-field|tracks[0]|1",
        "{\"id\":\"1\",\"type\":\"publish\",\"sdp\":\"v\",\"tracks\":[{\"mid\":\"0\",\"source\":\"camera\"},{\"source\":\"camera\"}]}|invalid-field|tracks[1].mid|1",
        "{\"id\":\"1\",\"type\":\"publish\",\"sdp\":\"v\",\"tracks\":[{\"mid\":\"0\",\"source\":\"x\"}]}|invalid-field|tracks[0].source|1",
        "{\"id\":\"1\",\"type\":\"subscribe\",\"trackIds\":\"x\"}|invalid-field|trackIds|1",
        "{\"id\":\"1\",\"type\":\"subscribe\",\"trackIds\":[\"00112233445566778899AABBCCDDEEFF\"]}|invalid-field|trackIds[0]|1",
        "{\"id\":\"1\",\"type\":\"set-layers\"}|invalid-field|trackId|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"x\"}|invalid-field|trackId|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"maxWidth\":0}|invalid-field|maxWidth|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"maxHeight\":65536}|invalid-field|maxHeight|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"maxHeight\":1.5}|invalid-field|maxHeight|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"maxFrameRate\":0}|invalid-field|maxFrameRate|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"maxFrameRate\":\"15\"}|invalid-field|maxFrameRate|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"maxFrameRate\":1e400}|invalid-field|maxFrameRate|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"maxBitrate\":2147483648}|invalid-field|maxBitrate|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"rid\":7}|invalid-field|rid|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"encoding\":4}|invalid-field|encoding|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"encoding\":-1}|invalid-field|encoding|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"spatialLayer\":8}|invalid-field|spatialLayer|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"temporalLayer\":8}|invalid-field|temporalLayer|1",
        "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"00112233445566778899aabbccddeeff\",\"paused\":1}|invalid-field|paused|1",
        "{\"id\":\"1\",\"type\":\"limit-bitrate\",\"bitrate\":0}|invalid-field|bitrate|1",
        "{\"id\":\"1\",\"type\":\"limit-bitrate\"}|invalid-field|bitrate|1",
        "{\"id\":\"1\",\"type\":\"answer\",\"version\":1.5,\"sdp\":\"v\"}|invalid-field|version|1",
        "{\"id\":\"1\",\"type\":\"answer\",\"version\":99999999999,\"sdp\":\"v\"}|invalid-field|version|1",
        "{\"id\":\"1\",\"type\":\"candidate\",\"candidate\":null}|invalid-field|connection|1",
        "{\"id\":\"1\",\"type\":\"candidate\",\"connection\":\"publisher\"}|invalid-field|candidate|1",
        "{\"id\":\"1\",\"type\":\"candidate\",\"connection\":\"publisher\",\"candidate\":{\"sdpMLineIndex\":-1}}|invalid-field|candidate.sdpMLineIndex|1"
      })
  void shouldNameTheFieldAtFault(String frame, String code, String field, String re) {
    ProtocolError error = error(frame);
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.field()).isEqualTo(field);
    assertThat(error.re()).isEqualTo(re);
  }

  @Test
  void shouldCapEachFieldAndList() {
    assertThat(error("{\"id\":\"" + "x".repeat(65) + "\",\"type\":\"leave\"}").code())
        .isEqualTo("too-large");
    assertThat(
            error(
                "{\"id\":\"1\",\"type\":\"join\",\"room\":\"r\",\"name\":\""
                    + "n".repeat(65)
                    + "\"}"))
        .isEqualTo(new ProtocolError("too-large", "At most 64 characters.", "name", "1"));
    String ids = String.join(",", Collections.nCopies(257, "\"" + TRACK + "\""));
    assertThat(error("{\"id\":\"1\",\"type\":\"subscribe\",\"trackIds\":[" + ids + "]}"))
        .isEqualTo(new ProtocolError("too-large", "At most 256 entries.", "trackIds", "1"));
    String tracks =
        String.join(",", Collections.nCopies(65, "{\"mid\":\"0\",\"source\":\"camera\"}"));
    assertThat(
            error("{\"id\":\"1\",\"type\":\"publish\",\"sdp\":\"v\",\"tracks\":[" + tracks + "]}"))
        .isEqualTo(new ProtocolError("too-large", "At most 64 entries.", "tracks", "1"));
  }

  @Test
  void shouldFillDefaultsAndIgnoreUnknownFields() {
    assertThat(request("{\"id\":\"1\",\"type\":\"join\",\"room\":\"r\",\"colour\":[{}]}"))
        .isEqualTo(new Request.Join("1", "r", "", null, true, null));
    assertThat(request("{\"id\":\"1\",\"type\":\"unsubscribe\",\"trackIds\":[\"" + TRACK + "\"]}"))
        .isEqualTo(new Request.Unsubscribe("1", List.of(TRACK)));
  }

  @Test
  void shouldReadLimitsOfLayers() {
    String layers = "{\"id\":\"1\",\"type\":\"set-layers\",\"trackId\":\"" + TRACK + "\"";
    assertThat(request(layers + ",\"maxFrameRate\":15,\"maxHeight\":65535,\"rid\":null}"))
        .isEqualTo(
            new Request.SetLayers(
                "1", TRACK, null, 65_535, 15.0, null, null, null, null, null, false));
    assertThat(request("{\"id\":\"1\",\"type\":\"limit-bitrate\",\"bitrate\":null}"))
        .isEqualTo(new Request.LimitBitrate("1", null));
  }

  @Test
  void shouldNotShowSecretsInText() {
    assertThat(new Request.Join("1", "r", "", "both", true, "s3cret").toString())
        .doesNotContain("s3cret");
    assertThat(new IceServer(List.of("turn:h"), "u", "s3cret").toString()).doesNotContain("s3cret");
  }

  private ProtocolError error(String frame) {
    assertThat(codec.parse(frame)).isInstanceOf(Parsed.Invalid.class);
    return ((Parsed.Invalid) codec.parse(frame)).error();
  }

  private Request request(String frame) {
    assertThat(codec.parse(frame)).isInstanceOf(Parsed.Valid.class);
    return ((Parsed.Valid) codec.parse(frame)).request();
  }
}
