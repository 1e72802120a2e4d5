package io.sluice.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.loadtest.target.TargetConfig.Kind;
import io.sluice.signaling.room.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What all targets have in common when there is no server worth the name. */
class FailureTest {
  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldNotWaitForeverForAServerThatIsSilent(Kind kind) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      TargetConfig usual = TargetConfig.of(kind, uri);
      TargetConfig hasty =
          new TargetConfig(
              kind, uri, "", Duration.ofMillis(200), false, usual.whip(), usual.janus());
      try (Crowd crowd = new Crowd(hasty, InetAddress.getLoopbackAddress())) {
        TargetException failure = crowd.failure("daily", Role.PUBLISHER);
        assertThat(failure.code()).isEqualTo(TargetException.TIMEOUT);
        assertThat(failure).hasMessageStartingWith("room daily, ").hasMessageContaining("in time");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SLUICE, ftp://example.net",
    "SLUICE, example.net:80",
    "JANUS, udp://example.net",
    "WHIP, ws://example.net",
    "WHIP, http:///nowhere"
  })
  void shouldSayWhatIsNoAddress(Kind kind, String address) {
    TargetConfig config = TargetConfig.of(kind, URI.create(address));

    assertThatThrownBy(() -> Target.of(config))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining("is not an address");
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.net, ws://example.net/signal",
    "https://example.net:8443/, wss://example.net:8443/signal",
    "wss://example.net/behind/proxy, wss://example.net/behind/proxy"
  })
  void shouldFindTheWebSocketOfAnAddress(String address, String webSocket) {
    assertThat(HttpClients.webSocket(URI.create(address), "/signal")).hasToString(webSocket);
  }

  @ParameterizedTest
  @CsvSource({"1234, 1234", "999999999999999, 999999999999999"})
  void shouldKeepARoomsNumberForJanus(String room, long number) {
    assertThat(JanusApi.number(room)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"daily, Daily", "0, 00", "9999999999999999, 1"})
  void shouldMakeOtherNumbersOfOtherNames(String one, String other) {
    assertThat(JanusApi.number(one)).isPositive().isNotEqualTo(JanusApi.number(other));
  }
}
