package io.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.server.SluiceServer;
import io.sluice.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The whole command against a real server. */
class MainTest {
  private static SluiceServer server;

  @TempDir Path dir;

  @BeforeAll
  static void start() throws Exception {
    server = SluiceServer.start(ServerConfig.onFreePorts());
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static CommandLineRun load(String... args) {
    return CommandLineRun.of(
        Stream.concat(Stream.of(server.httpUri().toString(), "--tester-warmup=0s"), Stream.of(args))
            .toArray(String[]::new));
  }

  @Test
  void shouldMeasureAndReport() throws Exception {
    Path json = dir.resolve("run.json");
    Path csv = dir.resolve("run.csv");
    Path html = dir.resolve("run.html");
    CommandLineRun run =
        load(
            "--rooms=2",
            "--publishers=1",
            "--subscribers=5",
            "--warmup=1s",
            "--duration=3s",
            "--assert=clients>=12,failed<=0,loss<50%,packets>1000",
            "--json=" + json,
            "--csv=" + csv,
            "--html=" + html);

    assertThat(run.code()).as(run.err()).isEqualTo(Main.OK);
    assertThat(run.out())
        .contains("2 rooms of 1 publisher and 5 subscribers")
        .containsPattern("clients>=12 +12 +holds");
    assertThat(run.err()).contains("of 12 clients");
    checkJson(new ObjectMapper().readTree(json.toFile()));
    List<String> rows = Files.readAllLines(csv);
    assertThat(rows.get(0)).startsWith("second,phase,clients,");
    assertThat(rows).filteredOn(row -> row.contains(",measure,")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(Files.readString(html)).startsWith("<!").contains("<svg", "2 rooms of 1 publisher");
  }

  private static void checkJson(JsonNode report) {
    assertThat(report.path("passed").asBoolean()).isTrue();
    assertThat(report.path("scenario").path("load").asText())
        .isEqualTo("2 rooms of 1 publisher and 5 subscribers");
    assertThat(report.path("machine").path("UDP_GRO").asText()).isEqualTo("off");
    assertThat(report.path("assertions")).hasSize(4);
    JsonNode metrics = report.path("summary").path("metrics");
    assertThat(metrics.path("clients").asInt()).isEqualTo(12);
    assertThat(metrics.path("sent").asDouble()).isPositive();
    assertThat(metrics.path("packets").asDouble()).isGreaterThan(metrics.path("sent").asDouble());
    assertThat(metrics.path("p99").asDouble()).isPositive();
    assertThat(metrics.path("join.p95").asDouble()).isPositive();
    assertThat(report.path("summary").path("seconds").asDouble()).isGreaterThanOrEqualTo(2.9);
    assertThat(report.path("phases"))
        .extracting(phase -> phase.path("name").asText())
        .containsExactly("ramp", "warmup", "measure", "leave");
    assertThat(report.path("samples")).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void shouldExitWithOneAndSayWhichAssertionDoesNotHold() {
    CommandLineRun run =
        load(
            "--subscribers=2",
            "--warmup=0s",
            "--duration=500ms",
            "--quiet",
            "--assert=clients>=1000,clients>=3");

    assertThat(run.code()).isEqualTo(Main.BROKEN);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).containsExactly("loadtest: clients>=1000 does not hold: 3");
  }

  @Test
  void shouldFindTheCapacity() throws Exception {
    Path json = dir.resolve("capacity.json");
    CommandLineRun run =
        load(
            "--find-capacity=subscribers",
            "--from=2",
            "--to=4",
            "--warmup=0s",
            "--no-video",
            "--step-duration=1s",
            "--assert=clients<=4",
            "--json=" + json);

    assertThat(run.code()).as(run.err()).isEqualTo(Main.OK);
    assertThat(run.out())
        .contains("at 3 subscribers\n", ": clients 5, not <=4\n", "Capacity: 3 subscribers");
    assertThat(run.err()).contains(": clients 5, not <=4; loss");
    JsonNode capacity = new ObjectMapper().readTree(json.toFile()).path("capacity");
    // On a machine without CPU to spare the tester says that it may be its own limit.
    assertThat(capacity.path("result").asText()).startsWith("3 subscribers");
    assertThat(capacity.path("steps"))
        .extracting(step -> step.path("load").asInt() + " " + step.path("passed").asBoolean())
        .containsExactly("2 true", "3 true", "4 false", "4 false");
  }

  @Test
  void shouldExitWithOneWhenNoLoadHolds() throws Exception {
    Path json = dir.resolve("none.json");
    CommandLineRun run =
        load(
            "--find-capacity=subscribers",
            "--from=1",
            "--to=2",
            "--warmup=0s",
            "--step-duration=1s",
            "--assert=clients<=1",
            "--json=" + json);

    assertThat(run.code()).as(run.err()).isEqualTo(Main.BROKEN);
    assertThat(run.out()).contains("Capacity: not found: ");
    assertThat(new ObjectMapper().readTree(json.toFile()).path("passed").asBoolean(true)).isFalse();
  }

  @Test
  void shouldSwitchViewersAndReplaceThemBehindABadNetwork() {
    CommandLineRun run =
        load(
            "--participants=3",
            "--viewers=switch:200ms",
            "--churn=100%",
            "--network=loss=2%,delay=5ms,jitter=2ms",
            "--network-share=50%",
            "--warmup=0s",
            "--duration=2s",
            "--assert=clients>=3,packets>0");

    assertThat(run.code()).as(run.err()).isEqualTo(Main.OK);
  }

  @Test
  void shouldNameWhoHasTheNetworkAndTheProfilesAndBeQuiet() throws Exception {
    Path json = dir.resolve("cm.json");
    CommandLineRun run =
        load(
            "--subscribers=1",
            "--srtp=cm",
            "--network=delay=1ms",
            "--network-share=20%",
            "--warmup=0s",
            "--duration=500ms",
            "--quiet",
            "--json=" + json);

    assertThat(run.code()).as(run.err()).isEqualTo(Main.OK);
    assertThat(run.err()).isEmpty();
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.path("scenario").path("network").asText())
        .isEqualTo("delay=1ms for 20% of the clients, publishers included");
    assertThat(report.path("machine").path("SRTP").asText()).isEqualTo("AES128_CM_HMAC_SHA1_80");
    assertThat(Logger.getLogger("").getHandlers()).hasOnlyElementsOfType(SLF4JBridgeHandler.class);
  }

  @Test
  void shouldExitWithThreeWhenTheServerCannotBeReached() throws Exception {
    String address = "127.0.0.1:" + freePort();
    CommandLineRun run = CommandLineRun.of("http://" + address);

    assertThat(run.code()).isEqualTo(Main.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("loadtest: no publisher is connected", "no server answers at ws://" + address);
  }

  @Test
  void shouldSayThatAServerSpeaksNoTls() {
    String address = server.httpUri().toString().replace("http:", "https:");
    CommandLineRun run = CommandLineRun.of(address);

    assertThat(run.code()).isEqualTo(Main.FAILED);
    assertThat(run.err()).contains("there is no TLS with wss:", "does it speak http://");
  }

  @Test
  void shouldExitWithThreeWhenTheHostIsNotKnown() {
    CommandLineRun run = CommandLineRun.of("http://no-such-host.invalid");

    assertThat(run.code()).isEqualTo(Main.FAILED);
    assertThat(run.err()).isEqualTo("loadtest: there is no host no-such-host.invalid\n");
  }

  @Test
  void shouldExitWithTwoWhenTheSignallingCannotDoWhatIsAsked() {
    CommandLineRun run = load("--target=whip", "--participants=2");

    assertThat(run.code()).isEqualTo(Main.USAGE);
    assertThat(run.err()).startsWith("loadtest: a client publishes by WHIP or views by WHEP");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
