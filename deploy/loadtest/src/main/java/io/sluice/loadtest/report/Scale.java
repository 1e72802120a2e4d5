package io.sluice.loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * An axis of a plot.
 *
 * @param position where a value stands: 0 at the beginning of the axis, 1 at its end
 */
record Scale(DoubleUnaryOperator position, List<Tick> ticks) {
  private static final int TICKS = 5;
  private static final int[] CLOCK = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400
  };
  private static final double MIN_LOG = 0.01;
  private static final double[] TAIL = {0, 50, 90, 99, 99.9, 99.99, 99.999};
  private static final double TAIL_DECADES = 5;

  /** A line across the plot with its text. */
  record Tick(double value, String text) {}

  /** Where a value stands. */
  double at(double value) {
    return position.applyAsDouble(value);
  }

  /** From 0 to at least {@code max}, in steps of 1, 2 or 5 and zeros. */
  static Scale linear(double max) {
    double top = max > 0 ? max : 1;
    double step = step(top / TICKS);
    double end = Math.ceil(top / step - 1e-9) * step;
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i * step <= end * (1 + 1e-9); i++) {
      ticks.add(new Tick(i * step, text(i * step)));
    }
    return new Scale(value -> value / end, ticks);
  }

  /** From 0 to exactly {@code max}. */
  static Scale exact(double max) {
    double length = Math.max(max, 1e-9);
    List<Tick> ticks = linear(length).ticks().stream().filter(t -> t.value() <= length).toList();
    return new Scale(value -> value / length, ticks);
  }

  /** Seconds from 0 to exactly {@code max}, as on a clock. */
  static Scale time(double max) {
    double length = Math.max(max, 1);
    double step = length;
    for (int one : CLOCK) {
      if (one * TICKS >= length) {
        step = one;
        break;
      }
    }
    List<Tick> ticks = new ArrayList<>();
    for (double at = 0; at <= length; at += step) {
      long seconds = Math.round(at);
      String text = "%d:%02d".formatted(seconds / 60 % 60, seconds % 60);
      ticks.add(
          new Tick(
              at,
              seconds < 3600 ? text : "%d:%5s".formatted(seconds / 3600, text).replace(' ', '0')));
    }
    return new Scale(value -> value / length, ticks);
  }

  /** Of whole decades around the positive values; what is smaller stands at the beginning. */
  static Scale logarithmic(double min, double max) {
    double from = Math.floor(Math.log10(Math.max(min, MIN_LOG)));
    double to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(max, MIN_LOG)) - 1e-9));
    List<Tick> ticks = new ArrayList<>();
    for (double decade = from; decade <= to; decade++) {
      ticks.add(new Tick(Math.pow(10, decade), text(Math.pow(10, decade))));
    }
    return new Scale(
        value -> Math.max(0, (Math.log10(Math.max(value, 1e-9)) - from) / (to - from)), ticks);
  }

  /** Of percentages, where each further nine takes as much room as the one before. */
  static Scale tail() {
    List<Tick> ticks = new ArrayList<>();
    for (double percent : TAIL) {
      ticks.add(new Tick(percent, text(percent) + "%"));
    }
    return new Scale(
        percent -> Math.min(1, -Math.log10(Math.max(1e-9, 1 - percent / 100)) / TAIL_DECADES),
        ticks);
  }

  private static double step(double atLeast) {
    double decade = Math.pow(10, Math.floor(Math.log10(atLeast)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * decade >= atLeast * (1 - 1e-9)) {
        return factor * decade;
      }
    }
    return 10 * decade;
  }

  private static String text(double value) {
    if (value >= 1e9) {
      return Numbers.round(value / 1e9).toPlainString() + "G";
    }
    if (value >= 1e6) {
      return Numbers.round(value / 1e6).toPlainString() + "M";
    }
    if (value >= 10_000) {
      return Numbers.round(value / 1e3).toPlainString() + "k";
    }
    return Numbers.round(value).toPlainString();
  }
}
