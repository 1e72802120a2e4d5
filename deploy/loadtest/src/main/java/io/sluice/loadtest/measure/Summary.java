package io.sluice.loadtest.measure;

/** The totals of a phase, or of all that is measured. */
public final class Summary {
  /** The value in the metric's unit, NaN if there is none. */
  public double value(Metric metric) {
    return metric.of(this);
  }
}
