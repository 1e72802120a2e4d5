package io.sluice.loadtest.report;

import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.Sample;
import io.sluice.loadtest.measure.Unit;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The progress of a run: lines that are written over each second on a terminal, else one line every
 * five seconds. For one thread.
 */
public final class LiveView implements AutoCloseable {
  private static final int SECONDS_PER_LINE = 5;
  private static final int BAR = 24;
  private static final int WIDTH = 79;
  private static final String UP = "\033[%dA";
  private static final String CLEAR_BELOW = "\033[J";

  private final PrintStream out;
  private final boolean terminal;
  private int shown;
  private double next;
  private int failed;

  /**
   * @param terminal whether lines can be written over
   */
  public LiveView(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows a second. */
  public void show(LiveState state, Sample sample) {
    failed += sample.values().getOrDefault(Metric.FAILED, 0.0).intValue();
    if (terminal) {
      clear();
      List<String> lines = lines(state, sample);
      lines.forEach(line -> out.println(shortened(line)));
      shown = lines.size();
    } else if (sample.second() >= next) {
      next = sample.second() + SECONDS_PER_LINE - 0.5;
      out.println(line(state, sample));
    }
    out.flush();
  }

  /** Writes what goes on while there are no seconds to show. */
  public void note(String line) {
    say(line);
    shown = terminal ? 1 : 0;
  }

  /** Writes a line that stays, such as the result of a step. */
  public void say(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** Takes the lines away that are written over. */
  @Override
  public void close() {
    clear();
    out.flush();
  }

  private void clear() {
    if (shown > 0) {
      out.print(UP.formatted(shown) + CLEAR_BELOW);
      shown = 0;
    }
  }

  private List<String> lines(LiveState state, Sample sample) {
    return List.of(
        "%-8s %s %3.0f%%  %s%s"
            .formatted(
                state.phase(),
                bar(state.done()),
                100 * state.done(),
                left(state.left()),
                state.title().isEmpty() ? "" : "  " + state.title()),
        "%s, %s, %s, loss %s"
            .formatted(
                clients(state, sample),
                text(sample, Metric.PACKETS),
                text(sample, Metric.BITRATE),
                text(sample, Metric.LOSS)),
        "delay p50 %s, p99 %s, audio p99 %s; frozen %s%s"
            .formatted(
                text(sample, Metric.P50),
                text(sample, Metric.P99),
                text(sample, Metric.AUDIO_P99),
                text(sample, Metric.FROZEN_CLIENTS),
                server(sample)));
  }

  private String line(LiveState state, Sample sample) {
    return "%5.0f s  %s %3.0f%%, %s%s: %s, %s, loss %s, p50 %s, p99 %s%s"
        .formatted(
            sample.second(),
            state.phase(),
            100 * state.done(),
            left(state.left()),
            state.title().isEmpty() ? "" : ", " + state.title(),
            clients(state, sample),
            text(sample, Metric.PACKETS),
            text(sample, Metric.LOSS),
            text(sample, Metric.P50),
            text(sample, Metric.P99),
            server(sample));
  }

  private String clients(LiveState state, Sample sample) {
    return "%s of %s clients%s"
        .formatted(
            text(sample, Metric.CLIENTS),
            Unit.COUNT.format(state.planned()),
            failed > 0 ? ", " + Unit.COUNT.format(failed) + " failed" : "");
  }

  private static String server(Sample sample) {
    return Double.isNaN(sample.value(Metric.SERVER_CPU))
        ? ""
        : "; server " + text(sample, Metric.SERVER_CPU) + " CPU";
  }

  private static String text(Sample sample, Metric metric) {
    return metric.unit().format(sample.value(metric));
  }

  private static String bar(double done) {
    int full = (int) Math.round(BAR * Math.max(0, Math.min(1, done)));
    return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
  }

  /** The time left, such as {@code 1 min 05 s left}. */
  private static String left(Duration left) {
    long seconds = Math.max(0, left.toSeconds());
    if (seconds < 60) {
      return seconds + " s left";
    }
    return seconds < 3_600
        ? String.format(Locale.ROOT, "%d min %02d s left", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min left", seconds / 3_600, seconds / 60 % 60);
  }

  private static String shortened(String line) {
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
  }
}
