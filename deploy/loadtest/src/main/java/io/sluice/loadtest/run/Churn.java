package io.sluice.loadtest.run;

/** How many viewers are to be replaced; time is an argument. */
final class Churn {
  private static final double MINUTE_NANOS = 60e9;

  private final double perMinute;
  private double owed;
  private long lastNanos;

  /**
   * @param perMinute the part of the viewers that is replaced in a minute
   */
  Churn(double perMinute, long nowNanos) {
    this.perMinute = perMinute;
    this.lastNanos = nowNanos;
  }

  /** How many of so many viewers are to be replaced now. */
  int due(int viewers, long nowNanos) {
    owed += viewers * perMinute * (nowNanos - lastNanos) / MINUTE_NANOS;
    lastNanos = nowNanos;
    int due = (int) owed;
    owed -= due;
    return due;
  }
}
