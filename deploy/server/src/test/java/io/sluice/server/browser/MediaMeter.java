package io.sluice.server.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a page shows and plays of the one other participant that it receives. */
final class MediaMeter {
  private static final Path SCRIPT = Path.of("src", "test", "resources", "browser", "meter.js");
  private static final int PATIENCE_MS = 30_000;

  private final Page page;

  MediaMeter(Page page) {
    this.page = page;
  }

  /**
   * What was measured.
   *
   * @param gapsMillis between pictures that followed one another
   * @param frozenShare of the time, by the browser's idea of a freeze, 0 to 1
   * @param concealedShare of the sound, which was played without having been received, 0 to 1
   * @param counters the browser's, at the end
   */
  record Measured(
      Quantiles gapsMillis, double frozenShare, double concealedShare, JsonNode counters) {
    @Override
    public String toString() {
      return ("%d pictures, gaps p50 %.0f ms, p99 %.0f ms, p99.5 %.0f ms, longest %.0f ms;"
              + " frozen %.2f%%; concealed %.2f%% of audio; %s")
          .formatted(
              gapsMillis.count(),
              gapsMillis.at(0.5),
              gapsMillis.at(0.99),
              gapsMillis.at(0.995),
              gapsMillis.highest(),
              100 * frozenShare,
              100 * concealedShare,
              counters);
    }
  }

  /**
   * How a connection reaches the server.
   *
   * @param session user name fragment of the page's ICE session
   * @param pathSession that of the session in which the path was found
   * @param protocol {@code udp} or {@code tcp}
   * @param server the server's address
   */
  record IcePath(String session, String pathSession, String protocol, String server) {
    private boolean isNewAfter(IcePath before) {
      return !session.equals(before.session) && pathSession.equals(session);
    }
  }

  /** Prepares a page that is to be measured, before it is opened. */
  static void prepare(Page page) {
    page.addInitScript(SCRIPT);
  }

  /** Begins to measure, in a page that receives audio and video. */
  void begin() {
    page.evaluate("sluiceMeter.begin()");
  }

  /** What happened since the beginning. */
  Measured end() {
    JsonNode read = read("sluiceMeter.end()");
    JsonNode begun = read.path("begun");
    JsonNode ended = read.path("ended");
    JsonNode times = read.path("frames");
    double[] gaps =
        IntStream.range(1, times.size())
            .mapToDouble(i -> times.get(i).asDouble() - times.get(i - 1).asDouble())
            .toArray();
    return new Measured(
        new Quantiles(gaps),
        grown("frozenMs", begun, ended) / grown("at", begun, ended),
        grown("concealed", begun, ended) / grown("samples", begun, ended),
        ended);
  }

  private static double grown(String counter, JsonNode begun, JsonNode ended) {
    return ended.path(counter).asDouble() - begun.path(counter).asDouble();
  }

  /** The time since the page was opened, in milliseconds. */
  double now() {
    return read("performance.now()").asDouble();
  }

  /**
   * Awaits the first picture for half a minute at most.
   *
   * @return milliseconds from when the page began to connect, after signalling, until then
   */
  double awaitJoined() {
    return read("sluiceMeter.joinTime(" + PATIENCE_MS + ")").asDouble();
  }

  /** The longest time without a new picture, in milliseconds, that ended after a time or lasts. */
  double longestGapAfter(double time) {
    return read("sluiceMeter.longestGapAfter(" + time + ")").asDouble();
  }

  /**
   * Has the page restart ICE on both connections, by having it believe that they failed, and awaits
   * that media takes new paths.
   */
  void restartIce() {
    List<IcePath> before = paths();
    page.evaluate("sluiceMeter.failConnections()");
    page.waitForCondition(
        () -> {
          List<IcePath> now = paths();
          return IntStream.range(0, now.size()).allMatch(i -> now.get(i).isNewAfter(before.get(i)));
        });
    page.evaluate("sluiceMeter.noteStates()");
  }

  /** MIME type of what the microphone is sent as. */
  String audioCodec() {
    return read("sluiceMeter.audioCodecs()").path(0).asText();
  }

  /** How the two connections reach the server now. */
  List<IcePath> paths() {
    return Stream.of("publisher", "subscriber").map(this::path).toList();
  }

  private IcePath path(String connection) {
    JsonNode path = read("sluiceMeter.path('" + connection + "')");
    JsonNode local = path.path("local");
    return new IcePath(
        path.path("session").asText(),
        local.path("usernameFragment").asText(),
        local.path("protocol").asText(),
        path.path("remote").path("address").asText());
  }

  private JsonNode read(String expression) {
    return PageJson.read(page, expression);
  }
}
