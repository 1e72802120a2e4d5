package io.sluice.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.api.MediaConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

/** Sources of settings, their precedence, and what is refused. */
class ConfigurationTest {
  @TempDir Path dir;
  private final Map<String, String> variables = new HashMap<>();

  @Test
  void shouldNeedNoConfiguration() throws Exception {
    ServerConfig config = load();

    assertThat(config).isEqualTo(ServerConfig.defaults());
    assertThat(config.http().bind()).isEqualTo(InetAddress.getLoopbackAddress());
    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.media().port()).isEqualTo(10_000);
    assertThat(config.media().addresses()).isEmpty();
    assertThat(config.admin().bind().isLoopbackAddress()).isTrue();
    assertThat(config.admin().port()).isEqualTo(8081);
    assertThat(config.auth().isOn()).isFalse();
    assertThat(config.room().codecs()).containsExactly("opus", "VP8", "VP9", "H264", "AV1");
  }

  @Test
  void shouldReadOptions() throws Exception {
    ServerConfig config =
        load(
            "--bind=0.0.0.0",
            "--http-port=80",
            "--media-address",
            "192.0.2.7",
            "--media-address",
            "2001:db8::7,198.51.100.1",
            "--tls-self-signed");

    assertThat(config.http().bind().isAnyLocalAddress()).isTrue();
    assertThat(config.http().port()).isEqualTo(80);
    assertThat(config.http().tls().selfSigned()).isTrue();
    assertThat(config.media().addresses())
        .containsExactly(
            InetAddress.getByName("192.0.2.7"),
            InetAddress.getByName("2001:db8::7"),
            InetAddress.getByName("198.51.100.1"));
  }

  @Test
  void shouldReadEverySettingFromTheFile() throws Exception {
    Path cert = Files.writeString(dir.resolve("cert.pem"), "x");
    Path key = Files.writeString(dir.resolve("key.pem"), "x");
    Path file =
        yaml(
            """
            http:
              bind: "::"
              port: 8443
              tls: {cert: %s, key: %s}
              origins: [https://meet.example.org, "http://localhost:3000"]
            media:
              port: 3478
              addresses:
                - 192.0.2.7
              publicAddresses: 203.0.113.5
              loops: 3
              handshakeThreads: 16
              warmUpSeconds: 9
            room:
              codecs: [opus, vp8]
              autoCreate: false
              maxRooms: 10
              maxParticipants: 20
              maxTracks: 4
              maxSubscriptions: 30
              gopCache: true
              maxSubscriberBitrate: 1500000
              emptySeconds: 5
              keptSeconds: 7
            audio:
              loudest: 3
            auth:
              secret: 0123456789abcdef0123456789abcdef
            ice:
              servers:
                - stun:stun.example.org
                - turn:turn.example.org:3478?transport=udp ada pass,word
            admin:
              bind: 127.0.0.2
              port: 9000
              token: sixteen-chars-ok
            log:
              level: debug
            """
                .formatted(cert, key));

    ServerConfig config = load("--config", file.toString());

    assertThat(config.http().tls().cert()).contains(cert);
    assertThat(config.http().tls().isOn()).isTrue();
    assertThat(config.http().origins()).hasSize(2);
    assertThat(config.media().publicAddresses()).hasSize(1);
    assertThat(config.media().loops()).isEqualTo(3);
    assertThat(config.media().handshakeThreads()).isEqualTo(16);
    assertThat(config.warmUp()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.room().codecs()).containsExactly("opus", "VP8");
    assertThat(config.room().autoCreate()).isFalse();
    assertThat(config.room().maxParticipants()).isEqualTo(20);
    assertThat(config.room().gopCache()).isTrue();
    assertThat(config.room().loudest()).isEqualTo(3);
    assertThat(config.room().maxSubscriberBitrate()).isEqualTo(1_500_000);
    assertThat(config.room().emptyRoomLifetime()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.room().keptRoomLifetime()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.auth().secret()).isPresent();
    assertThat(config.iceServers().get(1).username()).isEqualTo("ada");
    assertThat(config.iceServers().get(1).credential()).isEqualTo("pass,word");
    assertThat(config.admin().token()).contains("sixteen-chars-ok");
    assertThat(config.logLevel()).isEqualTo("DEBUG");
    assertThat(config.toString()).doesNotContain("0123456789abcdef", "sixteen", "pass,word");
  }

  @Test
  void shouldReadTheEnvironment() throws Exception {
    variables.put("SLUICE_MEDIA_PUBLIC_ADDRESSES", "203.0.113.5, 203.0.113.6");
    variables.put("SLUICE_ROOM_AUTO_CREATE", "false");
    variables.put("SLUICE_HTTP_PORT", "");
    variables.put("SLUICE_CONFIG", "");
    variables.put("PATH", "/bin");

    ServerConfig config = load();

    assertThat(config.media().publicAddresses()).hasSize(2);
    assertThat(config.room().autoCreate()).isFalse();
  }

  @Test
  void shouldPreferCommandLineThenEnvironmentThenFile() throws Exception {
    Path file = yaml("http: {port: 1}\nmedia: {port: 1}\nadmin: {port: 1}\n");
    variables.put("SLUICE_CONFIG", file.toString());
    variables.put("SLUICE_MEDIA_PORT", "2");
    variables.put("SLUICE_ADMIN_PORT", "2");

    ServerConfig config = load("--admin-port", "3");

    assertThat(config.http().port()).isEqualTo(1);
    assertThat(config.media().port()).isEqualTo(2);
    assertThat(config.admin().port()).isEqualTo(3);
  }

  @Test
  void shouldPreferTheFileOfTheCommandLine() throws Exception {
    variables.put("SLUICE_CONFIG", yaml("http: {port: 1}").toString());
    Path other = Files.writeString(dir.resolve("other.yaml"), "http: {port: 2}");

    assertThat(load("--config", other.toString()).http().port()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "http: {prot: 1} | :1: http.prot is not a setting; did you mean http.port?",
        "room:\\n  codec: VP8 | :2: room.codec is not a setting; did you mean room.codecs?",
        "zebra: 1 | :1: zebra is not a setting",
        "http: 5 | :1: http is not a setting",
        "http: {port: http} | :1: http.port: 'http' is not a port (0–65535)",
        "http:\\n  port: 65536 | :2: http.port: '65536' is not a port (0–65535)",
        "http: {port: [1, 2]} | :1: http.port takes one value, not 2",
        "http: {port: } | :1: http.port has no value",
        "http: {port: 1, port: 2} | :1: ",
        "http: {bind: example.org} | :1: http.bind: 'example.org' is not an IP address",
        "http: {tls: {cert: /none}} | :1: http.tls.cert: '/none' is not a file that can be read",
        "http: {origins: [https://a.example/x]} | 'https://a.example/x' is not an origin",
        "room: {codecs: [opus, VP6]} | room.codecs: 'opus, VP6' is none of opus, VP8",
        "room: {codecs: []} | room.codecs: '' is empty",
        "room: {autoCreate: yes} | room.autoCreate: 'yes' is neither true nor false",
        "room: {maxParticipants: 0} | room.maxParticipants: '0' is not a limit (1–1000000)",
        "room: {maxSubscriberBitrate: -1} | room.maxSubscriberBitrate: '-1' is not a bitrate (0–",
        "room: {maxSubscriberBitrate: 2M} | room.maxSubscriberBitrate: '2M' is not a bitrate (0–",
        "auth: {secret: tooshort} | auth.secret: its value is shorter than 32 bytes",
        "auth: {jwks: /etc/hosts} | auth.jwks: '/etc/hosts' is not a JWK set",
        "ice: {servers: [{urls: x}]} | ice.servers is not a list of plain values",
        "ice: {servers: ['http://x']} | ice.servers: its value is not a stun:",
        "ice: {servers: ['turn:x']} | ice.servers: its value is not a TURN URL, a user name",
        "admin: {token: short} | admin.token: its value is not 16 or more",
        "log: {level: LOUD} | log.level: 'LOUD' is none of ERROR, WARN",
        "- a | the file is not a map of keys",
        "http: [ | :1: ",
        "http: {port: 1}\\n---\\nhttp: {port: 2} | more than one document",
      })
  void shouldRefuseTheFileWithPlaceAndReason(String text, String reason) throws IOException {
    Path file = yaml(text.replace("\\n", "\n"));

    assertThatThrownBy(() -> load("--config", file.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ":")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("tooshort")
        .message()
        .hasLineCount(1);
  }

  @Test
  void shouldRefuseAFileThatIsNotThere() {
    assertThatThrownBy(() -> load("--config", "/none.yaml"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("/none.yaml cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "http:\n  # port: 8080\nroom:\n"})
  void shouldTakeAFileWithoutSettings(String text) throws Exception {
    assertThat(load("--config", yaml(text).toString())).isEqualTo(ServerConfig.defaults());
  }

  @Test
  void shouldTakeThePortOfMediaForTcpToo() throws Exception {
    assertThat(load("--media-port", "5000").media().tcpPort()).isEqualTo(5000);
    assertThat(load("--media-tcp-port", "443").media().tcpPort()).isEqualTo(443);
    assertThat(load("--media-tcp-port", "none").media().tcpPort()).isEqualTo(MediaConfig.NO_TCP);
    assertThatThrownBy(() -> load("--media-tcp-port", "70000"))
        .hasMessage(
            "--media-tcp-port: media.tcpPort: '70000' is neither a port (0–65535) nor none");
  }

  @Test
  void shouldRefuseBadOptionsAndVariables() {
    assertThatThrownBy(() -> load("--media-port", "x"))
        .hasMessage("--media-port: media.port: 'x' is not a port (0–65535)");
    variables.put("SLUICE_MEDIA_PORT", "x");
    assertThatThrownBy(this::load)
        .hasMessage("SLUICE_MEDIA_PORT: media.port: 'x' is not a port (0–65535)");
    variables.clear();
    variables.put("SLUICE_ROOM_MAX_SUBSCRIPTIONS", "257");
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "SLUICE_ROOM_MAX_SUBSCRIPTIONS: room.maxSubscriptions: '257' is not a limit (1–256)");
    variables.clear();
    for (String origin : List.of("https://a.example?x", "https://a.example:", "https://a/#b")) {
      variables.put("SLUICE_HTTP_ORIGINS", origin);
      assertThatThrownBy(this::load)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("http.origins: '" + origin + "' is not an origin");
    }
    variables.clear();
    variables.put("SLUICE_MEDIAPORT", "1");
    assertThatThrownBy(this::load)
        .hasMessage("SLUICE_MEDIAPORT is not a setting; did you mean SLUICE_MEDIA_PORT?");
  }

  /** Kubernetes sets these for services named sluice-http and the like. */
  @Test
  void shouldNotMindTheServiceLinksOfKubernetes() throws Exception {
    variables.put("SLUICE_HTTP_PORT", "tcp://10.0.0.1:80");
    variables.put("SLUICE_HTTP_SERVICE_HOST", "10.0.0.1");
    variables.put("SLUICE_HTTP_SERVICE_PORT_WEB", "80");
    variables.put("SLUICE_HTTP_PORT_80_TCP_ADDR", "10.0.0.1");
    variables.put("SLUICE_JAVA_OPTS", "-Xmx2g");

    assertThat(load()).isEqualTo(ServerConfig.defaults());
  }

  @Test
  void shouldRefuseSettingsThatContradict() throws Exception {
    Path pem = Files.writeString(dir.resolve("a.pem"), "x");
    assertThatThrownBy(() -> load("--tls-cert", pem.toString())).hasMessageContaining("together");
    assertThatThrownBy(() -> load("--tls-cert=" + pem, "--tls-key=" + pem, "--tls-self-signed"))
        .hasMessageContaining("exclude each other");
    variables.put("SLUICE_AUTH_SECRET", "0123456789abcdef0123456789abcdef");
    Path keys =
        Files.writeString(
            dir.resolve("jwks.json"),
            """
            {"keys": [{"kty": "EC", "crv": "P-256",
              "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
              "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}
            """);
    variables.put("SLUICE_AUTH_JWKS", keys.toString());
    assertThatThrownBy(this::load).hasMessageContaining("auth.jwks exclude each other");
  }

  @Test
  void shouldMakeAConfigurationFromTexts() {
    ServerConfig config = ServerConfig.of(Map.of("room.codecs", "opus,AV1", "http.port", "0"));

    assertThat(config.room().codecs()).isEqualTo(List.of("opus", "AV1"));
    assertThat(ServerConfig.onFreePorts().media().port()).isZero();
    assertThatThrownBy(() -> ServerConfig.of(Map.of("http.prt", "0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean http.port?");
  }

  private ServerConfig load(String... args) throws ConfigException {
    ParseResult parsed = Configuration.commandLine("1").parseArgs(args);
    return Configuration.load(parsed, variables);
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(dir.resolve("sluice.yaml"), text);
  }
}
