package io.sluice.core.stream;

/**
 * The time to a peer and back, smoothed, from times of ours that it echoes in its reports: LSR and
 * DLSR (RFC 3550 section 6.4.1), or LRR and DLRR (RFC 3611 section 4.5).
 */
public final class RoundTrip {
  /** A longer round trip is a forged or stale report. */
  private static final long MAX_NANOS = 10_000_000_000L;

  private long nanos = -1;

  /**
   * Takes an echo: the round trip is arrival − time − delay, all on our NTP timeline.
   *
   * @param time middle 32 bits of the NTP time that we sent, or 0 if there was none
   * @param delay how long the peer had it, in 1/65536 s
   */
  public void echoed(long time, long delay, NtpClock clock, long nowNanos) {
    if (time == 0) {
      return;
    }
    int span = (int) (NtpClock.middle(clock.ntp(nowNanos)) - time - delay);
    long sample = NtpClock.toNanos((long) span << 16);
    if (sample >= 0 && sample <= MAX_NANOS) {
      nanos = nanos < 0 ? sample : nanos + (sample - nanos) / 8;
    }
  }

  /** The smoothed round trip in nanoseconds, or -1 when not yet known. */
  public long nanos() {
    return nanos;
  }
}
