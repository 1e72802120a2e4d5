package io.sluice.loadtest.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sluice.loadtest.measure.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server's CPU and memory from its page in the Prometheus text format. */
class MetricsPageTest {
  private static final String PAGE =
      """
      # HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.
      # TYPE process_cpu_seconds_total counter
      process_cpu_seconds_total 12.5
      process_cpu_seconds_total_of_another 99
      process_resident_memory_bytes{instance="a"} 1.048576e+07 1700000000000
      """;

  private HttpServer http;
  private volatile String page = PAGE;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/metrics",
        exchange -> {
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private Probe open() {
    URI address = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/metrics");
    return Probe.open(
        new ProbeSettings(
            OptionalLong.empty(), Optional.of(address), URI.create("http://127.0.0.1:1")));
  }

  @Test
  void shouldReadWhatPrometheusClientsName() {
    Usage usage = open().read();
    assertThat(usage.serverCpuSeconds()).isEqualTo(12.5);
    assertThat(usage.serverBytes()).isEqualTo(10_485_760.0);
  }

  @Test
  void shouldReadWhatMicrometerNames() {
    page = "process_cpu_time_ns_total 2.5E9\n";
    Usage usage = open().read();
    assertThat(usage.serverCpuSeconds()).isEqualTo(2.5);
    assertThat(usage.serverBytes()).isNaN();
  }

  @Test
  void shouldSayWhatAPageLacks() {
    page = "up 1\n";
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("neither process_cpu_seconds_total nor");
  }

  @Test
  void shouldSayWhyThereIsNoPage() {
    status = 404;
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it answers 404");
  }

  @Test
  void shouldKnowNothingWhileThePageCannotBeRead() {
    URI address = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/metrics");
    MetricsPage metrics = new MetricsPage(address);
    metrics.readNow();
    assertThat(metrics.read().cpuSeconds()).isEqualTo(12.5);
    metrics.readNow();
    status = 500;
    metrics.readNow();
    assertThat(metrics.read().cpuSeconds()).isNaN();
    assertThat(metrics.problem()).contains("500");
  }
}
