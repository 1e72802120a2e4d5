package io.sluice.core.testkit;

import java.util.concurrent.TimeUnit;

/** A monotonic clock that a test moves. It starts far from zero, as real ones do. */
public final class VirtualClock {
  private long nanos = 1_234_567_890_123L;

  public long nanos() {
    return nanos;
  }

  public VirtualClock advanceNanos(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("a monotonic clock does not go back: " + nanos);
    }
    this.nanos += nanos;
    return this;
  }

  public VirtualClock advanceMillis(long millis) {
    return advanceNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Moves to a moment, unless it is past already. */
  public VirtualClock advanceTo(long nanos) {
    this.nanos = Math.max(this.nanos, nanos);
    return this;
  }
}
