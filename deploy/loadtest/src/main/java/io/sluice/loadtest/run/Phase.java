package io.sluice.loadtest.run;

import java.util.Locale;

/** The parts of a run; a capacity search has the first three for each step. */
public enum Phase {
  /** Clients join, or leave where there are too many, until the load is there. */
  RAMP,
  /** The load is there, but not measured yet. */
  WARMUP,
  MEASURE,
  /** Everyone leaves. */
  LEAVE;

  /** The name in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
