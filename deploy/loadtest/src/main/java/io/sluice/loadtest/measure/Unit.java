package io.sluice.loadtest.measure;

import java.util.OptionalDouble;

/** Units of metrics: how a value is written and read. */
public enum Unit {
  COUNT,
  PERCENT,
  MILLISECONDS,
  PER_SECOND,
  BITS_PER_SECOND,
  BYTES;

  /** The value with its unit for people, such as {@code 12.3 ms}; a dash for NaN. */
  public String format(double value) {
    return Pending.pending();
  }

  /**
   * Reads a value with its unit, which may be left out: {@code 0.1%}, {@code 50ms}, {@code 2s},
   * {@code 1.5Gbps}, {@code 300MiB}; empty if it is none.
   */
  public OptionalDouble parse(String text) {
    return Pending.pending();
  }
}
