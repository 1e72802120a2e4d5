package io.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.config.ServerConfig;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads at start: above all, what is open to whom. */
class BannerTest {
  private static final String TOKEN = "a-token-of-sixteen";
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @Test
  void shouldSayWhatIsOpenToWhom() throws Exception {
    ServerConfig config = ServerConfig.onFreePorts();
    try (SluiceServer server = SluiceServer.start(config)) {
      assertThat(new Banner(config, server).text())
          .startsWith("Sluice " + Version.current() + "\n")
          .contains("http://localhost:" + server.httpUri().getPort() + "/\n")
          .contains("http://localhost:" + server.adminUri().getPort() + "\n")
          .contains("UDP " + server.mediaAddresses().get(0).getPort() + " on 127.0.0.1\n")
          .containsPattern("TCP [1-9][0-9]* for clients whose UDP is blocked\n")
          .contains("without a token: whoever reaches the web server may enter every room\n")
          .contains("token for this run: " + server.adminToken() + "\n")
          .containsPattern("by (epoll|nio) with(out)? UDP segmentation, AES-GCM by \\w+\n")
          .contains("DTLS certificate sha-256 ")
          .containsOnlyOnce("/signal")
          .doesNotContain("plain HTTP")
          .contains("open to this machine only");
    }
  }

  @Test
  void shouldNotShowConfiguredSecrets() throws Exception {
    String text = banner(Map.of("admin.token", TOKEN, "auth.secret", SECRET));

    assertThat(text).contains("with a token only\n").doesNotContain(TOKEN, SECRET, "for this run");
  }

  @Test
  void shouldWarnOfPlainHttpOnANetwork() throws Exception {
    String open = banner(Map.of("http.bind", "0.0.0.0"));
    assertThat(open).contains("open to every network of this machine", "plain HTTP");

    String secure = banner(Map.of("http.bind", "0.0.0.0", "http.tls.selfSigned", "true"));
    assertThat(secure).contains("https://localhost:").doesNotContain("plain HTTP");
  }

  @Test
  void shouldShowTheAddressThatIsAnnounced() throws Exception {
    assertThat(banner(Map.of("media.publicAddresses", "203.0.113.7")))
        .contains("announced as 203.0.113.7\n");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "::1, ::1",
    "::, ::",
    "2001:db8::2, 2001:db8::2",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:1::, 2001:db8:1::",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8"
  })
  void shouldShortenAddresses(String address, String shown) throws Exception {
    assertThat(Banner.host(InetAddress.getAllByName(address)[0])).isEqualTo(shown);
  }

  private static String banner(Map<String, String> settings) throws StartException {
    ServerConfig config = ServerConfig.onFreePorts(settings);
    try (SluiceServer server = SluiceServer.start(config)) {
      return new Banner(config, server).text();
    }
  }
}
