package io.sluice.loadtest.measure;

import java.util.Optional;

/** What is measured: one name, unit and meaning for assertions, tables, CSV, JSON and plots. */
public enum Metric {
  LOSS;

  /** The name in assertions and files, such as {@code audio.p99}. */
  public String text() {
    return Pending.pending();
  }

  /** The unit of its values. */
  public Unit unit() {
    return Pending.pending();
  }

  /** What it says, for people. */
  public String meaning() {
    return Pending.pending();
  }

  double of(Summary summary) {
    return Pending.pending();
  }

  /** The metric of that {@link #text}. */
  public static Optional<Metric> byText(String text) {
    return Pending.pending();
  }
}
