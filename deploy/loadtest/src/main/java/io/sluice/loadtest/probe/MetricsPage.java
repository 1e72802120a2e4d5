package io.sluice.loadtest.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's page in the Prometheus text format. It is asked for in the background: a reading is
 * what the page said when it was asked for the last time.
 */
final class MetricsPage {
  /** The names that Prometheus's own client libraries use, and Micrometer's. */
  private static final String CPU_SECONDS = "process_cpu_seconds_total";

  private static final String CPU_NANOS = "process_cpu_time_ns_total";
  private static final String MEMORY = "process_resident_memory_bytes";

  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int MAX_BYTES = 8 << 20;
  private static final int OK = 200;
  private static final Logger log = LoggerFactory.getLogger(MetricsPage.class);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final HttpRequest request;
  private volatile ServerReading last = ServerReading.UNKNOWN;
  private volatile String problem = "";
  private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

  /**
   * @throws IllegalArgumentException if the address is not of http or https
   */
  MetricsPage(URI address) {
    request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
  }

  /** Asks for the page, unless an answer is awaited, and waits for it. */
  void readNow() {
    ask();
    underWay.join();
  }

  /** The last reading; asks for the next one. */
  ServerReading read() {
    ask();
    return last;
  }

  private void ask() {
    if (underWay.isDone()) {
      underWay =
          http.sendAsync(request, BodyHandlers.ofInputStream())
              .thenAccept(response -> set(parse(response), ""))
              .exceptionally(this::failed);
    }
  }

  private void set(ServerReading reading, String problem) {
    last = reading;
    this.problem = problem;
  }

  private @Nullable Void failed(Throwable fault) {
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    log.debug("no metrics of the server", cause);
    String message = cause.getMessage();
    set(ServerReading.UNKNOWN, message == null ? cause.getClass().getSimpleName() : message);
    return null;
  }

  /** Why the last reading failed; empty if it did not. */
  String problem() {
    return problem;
  }

  private static ServerReading parse(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      if (response.statusCode() != OK) {
        throw new IllegalStateException("it answers " + response.statusCode());
      }
      return parse(new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  static ServerReading parse(String page) {
    double seconds = value(page, CPU_SECONDS);
    return new ServerReading(
        Double.isNaN(seconds) ? value(page, CPU_NANOS) / NANOS_PER_SECOND : seconds,
        value(page, MEMORY));
  }

  private static double value(String page, String name) {
    return page.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .filter(rest -> rest.startsWith(" ") || rest.startsWith("{"))
        .map(rest -> rest.replaceFirst("^\\{[^}]*}", "").strip().replaceFirst("\\s.*", ""))
        .mapToDouble(ProcFiles::number)
        .findFirst()
        .orElse(Double.NaN);
  }
}
