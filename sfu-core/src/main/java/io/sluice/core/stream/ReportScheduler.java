package io.sluice.core.stream;

import java.util.random.RandomGenerator;

/**
 * When the regular compound reports of a transport are due: at random between half and one and a
 * half intervals, the first one between a quarter and three quarters (RFC 3550 section 6.2). A
 * second is enough for audio and video: it is above the reduced minimum of 360 / (kilobits per
 * second) from 360 kbit/s on, and small against any stream below. Feedback does not wait for it
 * (RFC 4585 section 3.2).
 */
public final class ReportScheduler {
  public static final long INTERVAL_NANOS = 1_000_000_000L;

  private final RandomGenerator random;
  private final long intervalNanos;
  private long next;

  public ReportScheduler(RandomGenerator random, long intervalNanos, long nowNanos) {
    this.random = random;
    this.intervalNanos = intervalNanos;
    this.next = nowNanos + jittered(intervalNanos / 2);
  }

  private long jittered(long nanos) {
    return nanos / 2 + random.nextLong(nanos + 1);
  }

  public boolean due(long nowNanos) {
    return nowNanos >= next;
  }

  /** When a report is due next. */
  public long nextDeadline() {
    return next;
  }

  /** Notes that the report was sent. */
  public void sent(long nowNanos) {
    next = nowNanos + jittered(intervalNanos);
  }
}
