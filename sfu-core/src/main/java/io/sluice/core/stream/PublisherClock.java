package io.sluice.core.stream;

/**
 * Translates a publisher's NTP clock to ours by one offset for all its tracks.
 *
 * <p>Our sender reports carry our NTP time, so that subscribers need not know the publisher's clock
 * and the round trip can be measured, and the RTP timestamp that the publisher's own reports give
 * for that moment. An error of the offset shifts audio and video alike, so they stay in sync; an
 * offset for each track would not have that property. The offset is the lowest of (arrival − NTP
 * time), since delay only adds, and creeps up to follow drift, no faster than clocks drift: each
 * step up is one down again at the next quick report, and a subscriber that lost one of our reports
 * has audio and video from either side of it.
 *
 * <p>A difference beyond {@link #STEP} means that the clock was set, or that the tracks have clocks
 * of their own: a new era begins, and what was reported in an older one keeps its translation.
 */
public final class PublisherClock {
  private static final long STEP = NtpClock.fromNanos(5_000_000_000L);

  /** Clocks drift by at most one part in so many. */
  private static final long MAX_DRIFT = 2_000;

  private final NtpClock clock;
  private boolean started;
  private long offset;
  private long lastNanos;
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
      long drift = NtpClock.fromNanos(Math.max(0, nowNanos - lastNanos)) / MAX_DRIFT;
      offset += Math.min(drift, difference >> 4);
    }
    lastNanos = nowNanos;
  }

  /** The publisher's NTP time on our timeline. */
  long ours(long ntp) {
    return ntp + offset;
  }

  int era() {
    return era;
  }
}
