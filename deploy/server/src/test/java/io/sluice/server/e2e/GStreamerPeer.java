package io.sluice.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One of the Python scripts with GStreamer's webrtcbin, as a process; see peer.py. */
public final class GStreamerPeer implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("src/test/resources/gstreamer");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
  private final List<JsonNode> seen = new ArrayList<>();

  private GStreamerPeer(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "gstreamer-events");
    reader.setDaemon(true);
    reader.start();
  }

  public static GStreamerPeer publish(String url, String... options) throws IOException {
    return start("whip_publish.py", url, options);
  }

  public static GStreamerPeer view(String url, String... options) throws IOException {
    return start("whep_view.py", url, options);
  }

  private static GStreamerPeer start(String script, String url, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/usr/bin/python3", SCRIPTS.resolve(script).toString(), url));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.redirectError(new File("/dev/null"));
    return new GStreamerPeer(builder.start());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        events.add(JSON.readTree(line));
      }
      events.add(JSON.createObjectNode().put("event", "closed"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first event of this kind for which the condition holds; fails on an error or the end. */
  public JsonNode await(String event, Predicate<JsonNode> condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      @Nullable JsonNode next = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new AssertionError("no such '" + event + "' in " + LIMIT + "; last: " + recent());
      }
      seen.add(next);
      String kind = next.path("event").asText();
      if (kind.equals(event) && condition.test(next)) {
        return next;
      }
      if (kind.equals("error") || kind.equals("closed")) {
        throw new AssertionError("the peer ended: " + recent());
      }
    }
  }

  /** Waits until it decodes this much video and audio. */
  public JsonNode awaitDecoded(int video, int audio) throws InterruptedException {
    return await(
        "decoded", e -> e.path("video").asInt() >= video && e.path("audio").asInt() >= audio);
  }

  private List<JsonNode> recent() {
    return seen.subList(Math.max(0, seen.size() - 8), seen.size());
  }

  /** Lets it end its session by DELETE. */
  public void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    await("ended", e -> true);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
