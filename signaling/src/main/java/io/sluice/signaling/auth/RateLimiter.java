package io.sluice.signaling.auth;

/**
 * A token bucket: {@code burst} at once, {@code perSecond} on average. Time is an argument. Safe
 * for use by any thread.
 */
public final class RateLimiter {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double burst;
  private final double perNano;
  private double tokens;
  private long lastNanos;

  /** A full bucket at this time. */
  public RateLimiter(int burst, int perSecond, long nowNanos) {
    if (burst < 1 || perSecond < 1) {
      throw new IllegalArgumentException("burst and rate are at least 1");
    }
    this.burst = burst;
    this.perNano = perSecond / NANOS_PER_SECOND;
    this.tokens = burst;
    this.lastNanos = nowNanos;
  }

  /** Takes one token; false if there is none. */
  public synchronized boolean tryAcquire(long nowNanos) {
    long elapsed = nowNanos - lastNanos;
    if (elapsed > 0) {
      tokens = Math.min(burst, tokens + elapsed * perNano);
      lastNanos = nowNanos;
    }
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
