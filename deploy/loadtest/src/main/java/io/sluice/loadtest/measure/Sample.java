package io.sluice.loadtest.measure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One second of the run.
 *
 * @param second since the run began
 * @param phase its name, such as {@code ramp} or {@code steady}
 * @param values in each metric's unit; without those that have no value
 * @param loops busy time of each event loop in percent of a core; empty if not known
 */
public record Sample(double second, String phase, Map<Metric, Double> values, List<Double> loops) {
  public Sample {
    EnumMap<Metric, Double> copy = new EnumMap<>(Metric.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
    loops = List.copyOf(loops);
  }

  /** The value in the metric's unit, NaN if there is none. */
  public double value(Metric metric) {
    return values.getOrDefault(metric, Double.NaN);
  }
}
