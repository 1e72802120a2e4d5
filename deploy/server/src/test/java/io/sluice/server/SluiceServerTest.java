package io.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.server.config.ServerConfig;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One server in this process, with real sockets on loopback. */
class SluiceServerTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void shouldBeHealthyAndReadyOnReturn() throws Exception {
    try (SluiceServer server = SluiceServer.start(ServerConfig.onFreePorts())) {
      assertThat(get(server.httpUri().resolve("/healthz"), "").statusCode()).isEqualTo(200);
      assertThat(get(server.adminUri().resolve("/healthz"), "").statusCode()).isEqualTo(200);
      assertThat(get(server.adminUri().resolve("/readyz"), "").body()).isEqualTo("ready\n");
      assertThat(server.mediaAddresses())
          .hasSize(1)
          .allMatch(address -> address.getAddress().isLoopbackAddress() && address.getPort() > 0);
    }
  }

  @Test
  void shouldWarmTheMediaPathOnlyAsLongAsItIsTold() throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(SluiceServer.class);
    lines.start();
    logger.addAppender(lines);
    try {
      SluiceServer.start(with("media.warmUpSeconds", 0)).close();
      assertThat(lines.list).isEmpty();

      try (SluiceServer server = SluiceServer.start(with("media.warmUpSeconds", 1))) {
        assertThat(lines.list)
            .extracting(ILoggingEvent::getFormattedMessage)
            .anyMatch(line -> line.matches("media path warmed up in \\d+ ms"));
        MediaLeft.awaitNothing(server.mediaPlane());
        assertThat(server.mediaPlane().snapshot().loops())
            .as("counters of the server's own loops")
            .allMatch(loop -> loop.packetsIn() == 0 && loop.packetsOut() == 0);
      }
    } finally {
      logger.detachAppender(lines);
    }
  }

  @Test
  void shouldMakeAnAdminTokenForEachRun() throws Exception {
    try (SluiceServer one = SluiceServer.start(ServerConfig.onFreePorts());
        SluiceServer two = SluiceServer.start(ServerConfig.onFreePorts())) {
      assertThat(one.adminToken()).hasSize(48).isNotEqualTo(two.adminToken());
      URI rooms = one.adminUri().resolve("/api/v1/rooms");
      assertThat(get(rooms, one.adminToken()).body()).isEqualTo("{\"rooms\":[]}");
      assertThat(get(rooms, two.adminToken()).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldLeaveNoSocketBehind() throws Exception {
    SluiceServer server = SluiceServer.start(ServerConfig.onFreePorts());
    int http = server.httpUri().getPort();
    int admin = server.adminUri().getPort();
    InetSocketAddress media = server.mediaAddresses().get(0);

    server.close();
    server.close();

    assertThatCode(
            () -> {
              new ServerSocket(http, 1, LOOPBACK).close();
              new ServerSocket(admin, 1, LOOPBACK).close();
              new DatagramSocket(media).close();
            })
        .doesNotThrowAnyException();
  }

  @Test
  void shouldNameTheOptionOfATakenPort() throws Exception {
    try (ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK);
        DatagramSocket udp = new DatagramSocket(0, LOOPBACK)) {
      int port = tcp.getLocalPort();
      assertThatThrownBy(() -> SluiceServer.start(with("http.port", port)))
          .isInstanceOf(StartException.class)
          .hasMessage("TCP port " + port + " is in use; choose another with --http-port");
      assertThatThrownBy(() -> SluiceServer.start(with("admin.port", port)))
          .isInstanceOf(StartException.class)
          .hasMessage("TCP port " + port + " is in use; choose another with --admin-port");
      assertThatThrownBy(() -> SluiceServer.start(with("media.tcpPort", port)))
          .isInstanceOf(StartException.class)
          .hasMessage("TCP port " + port + " is in use; choose another with --media-tcp-port");
      int media = udp.getLocalPort();
      assertThatThrownBy(() -> SluiceServer.start(with("media.port", media)))
          .isInstanceOf(StartException.class)
          .hasMessage("UDP port " + media + " is in use; choose another with --media-port");
    }
  }

  @Test
  void shouldSayThatAWebPortIsThatOfMedia() throws Exception {
    ServerSocket free = new ServerSocket(0, 1, LOOPBACK);
    int port = free.getLocalPort();
    free.close();
    String both = Integer.toString(port);
    assertThatThrownBy(
            () ->
                SluiceServer.start(
                    ServerConfig.onFreePorts(Map.of("http.port", both, "media.tcpPort", both))))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "TCP port %d is that of media already; choose another with %s or %s"
                .formatted(port, "--http-port", "--media-tcp-port"));
  }

  @Test
  void shouldNameTheOptionOfAnAddressThatIsNotOurs() {
    ServerConfig config = with("media.addresses", "203.0.113.77");

    assertThatThrownBy(() -> SluiceServer.start(config))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("--media-address")
        .hasMessageContaining("203.0.113.77");
  }

  @Test
  void shouldServeHttpsWithACertificateOfItsOwn() throws Exception {
    try (SluiceServer server = SluiceServer.start(with("http.tls.selfSigned", "true"))) {
      assertThat(server.httpUri().getScheme()).isEqualTo("https");
      assertThatThrownBy(() -> get(server.httpUri().resolve("/healthz"), ""))
          .as("a certificate that nobody vouches for")
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void shouldBeReachedAsLocalhostWhenBoundToAll() throws Exception {
    try (SluiceServer server = SluiceServer.start(with("http.bind", "0.0.0.0"))) {
      assertThat(server.httpUri().getHost()).isEqualTo("localhost");
      assertThat(get(server.httpUri().resolve("/healthz"), "").statusCode()).isEqualTo(200);
    }
  }

  private static ServerConfig with(String key, Object value) {
    return ServerConfig.onFreePorts(Map.of(key, value.toString()));
  }

  private HttpResponse<String> get(URI uri, String token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
