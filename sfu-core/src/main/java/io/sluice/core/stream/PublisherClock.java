package io.sluice.core.stream;

/**
 * Translates a publisher's NTP clock to ours by one offset for all its tracks.
 *
 * <p>Our sender reports carry our NTP time, so that subscribers need not know the publisher's clock
 * and the round trip can be measured, and the RTP timestamp that the publisher's own reports give
 * for that moment. An error of the offset shifts audio and video alike, so they stay in sync; an
 * offset for each track would not have that property. The offset is the lowest of (arrival − NTP
 * time), since delay only adds, and creeps up to follow drift.
 *
 * <p>A difference beyond {@link #STEP} means that the clock was set, or that the tracks have clocks
 * of their own: a new era begins, and what was reported in an older one keeps its translation.
 */
public final class PublisherClock {
  private static final long STEP = NtpClock.fromNanos(5_000_000_000L);
  private static final long MAX_CREEP = NtpClock.fromNanos(1_000_000L);

  private final NtpClock clock;
  private boolean started;
  private long offset;
  private int era;

  public PublisherClock(NtpClock clock) {
    this.clock = clock;
  }

  void onSenderReport(long ntp, long nowNanos) {
    long sample = clock.ntp(nowNanos) - ntp;
    long difference = sample - offset;
    if (!started || difference > STEP || difference < -STEP) {
      started = true;
      offset = sample;
      era++;
    } else if (difference < 0) {
      offset = sample;
    } else {
      offset += Math.min(MAX_CREEP, difference >> 4);
    }
  }

  /** The publisher's NTP time on our timeline. */
  long ours(long ntp) {
    return ntp + offset;
  }

  int era() {
    return era;
  }
}
