package io.sluice.loadtest.measure;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/** A histogram of each {@link Timing}; for one thread at a time. */
final class Timings {
  private static final double MICROS_PER_MILLI = 1_000;

  private final Map<Timing, Histogram> histograms = new EnumMap<>(Timing.class);

  Timings() {
    for (Timing timing : Timing.values()) {
      histograms.put(timing, timing.histogram());
    }
  }

  Histogram of(Timing timing) {
    return Objects.requireNonNull(histograms.get(timing));
  }

  void record(Timing timing, long nanos) {
    of(timing).recordValue(Timing.micros(nanos));
  }

  void record(Timing timing, long nanos, int weight) {
    of(timing).recordValueWithCount(Timing.micros(nanos), weight);
  }

  void add(Timings other) {
    for (Timing timing : Timing.values()) {
      add(timing, other);
    }
  }

  void add(Timing timing, Timings other) {
    of(timing).add(other.of(timing));
  }

  /** Fills {@link Timing#DELAY} from its two parts. */
  void joinDelays() {
    of(Timing.DELAY).reset();
    of(Timing.DELAY).add(of(Timing.VIDEO_DELAY));
    of(Timing.DELAY).add(of(Timing.AUDIO_DELAY));
  }

  void clear() {
    histograms.values().forEach(Histogram::reset);
  }

  /** Milliseconds that this share of the values does not exceed; NaN without values. */
  double percentile(Timing timing, double percent) {
    Histogram histogram = of(timing);
    return histogram.getTotalCount() == 0
        ? Double.NaN
        : histogram.getValueAtPercentile(percent) / MICROS_PER_MILLI;
  }

  /** The same of two that are taken together. */
  double together(Timing one, Timing other, double percent) {
    if (of(other).getTotalCount() == 0) {
      return percentile(one, percent);
    }
    Histogram both = of(one).copy();
    both.add(of(other));
    return both.getValueAtPercentile(percent) / MICROS_PER_MILLI;
  }

  /** Milliseconds; NaN without values. */
  double mean(Timing timing) {
    Histogram histogram = of(timing);
    return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getMean() / MICROS_PER_MILLI;
  }
}
