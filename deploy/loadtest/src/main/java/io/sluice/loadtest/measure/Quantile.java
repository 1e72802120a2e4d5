package io.sluice.loadtest.measure;

import java.util.List;

/**
 * A point of a distribution.
 *
 * @param percent of the values that are not larger
 * @param millis the value
 */
public record Quantile(double percent, double millis) {
  /** Where plots have points: closer together towards the end that matters. */
  static final List<Double> PERCENTS =
      List.of(
          0.0, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0, 55.0, 60.0,
          65.0, 70.0, 75.0, 80.0, 85.0, 90.0, 92.0, 94.0, 95.0, 96.0, 97.0, 98.0, 98.5, 99.0, 99.3,
          99.5, 99.7, 99.8, 99.9, 99.95, 99.99, 99.999, 100.0);
}
