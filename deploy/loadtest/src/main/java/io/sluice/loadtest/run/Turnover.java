package io.sluice.loadtest.run;

import io.sluice.loadtest.scenario.Churn;

/** How many viewers are to be replaced; time is an argument. */
final class Turnover {
  private static final double NANOS = 1e9;

  private final Churn churn;
  private double owed;
  private long lastNanos;

  Turnover(Churn churn, long nowNanos) {
    this.churn = churn;
    this.lastNanos = nowNanos;
  }

  /** How many of so many viewers are to be replaced now. */
  int due(int viewers, long nowNanos) {
    owed += churn.rate(viewers) * (nowNanos - lastNanos) / NANOS;
    lastNanos = nowNanos;
    int due = (int) owed;
    owed -= due;
    return due;
  }
}
