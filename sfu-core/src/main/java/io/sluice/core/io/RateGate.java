package io.sluice.core.io;

/** Lets so many things a second pass, up to half a second's worth at once. For one thread. */
final class RateGate {
  private static final long SECOND = 1_000_000_000L;
  private static final long MOST = SECOND / 2;

  private final long cost;
  private long credit = MOST;
  private long last;
  private boolean used;

  /**
   * @param perSecond at least 2
   */
  RateGate(int perSecond) {
    cost = SECOND / perSecond;
  }

  /** Whether one more may pass now; counts it then. */
  boolean pass(long nowNanos) {
    if (used) {
      credit = Math.min(MOST, credit + nowNanos - last);
    }
    used = true;
    last = nowNanos;
    if (credit < cost) {
      return false;
    }
    credit -= cost;
    return true;
  }
}
