package io.sluice.core.congestion;

/**
 * Decides whether a subscriber keeps up: whether its feedback comes while video is sent to it, and
 * whether what waits for its connection is taken. Owned by one loop. Time is an argument, and only
 * its differences count.
 */
public final class SlowSubscriber {
  /** Without feedback for so long while video is sent, a subscriber is slow. */
  static final long SILENT_NANOS = 2_000_000_000L;

  /** The same before it is known how often a peer reports: some send their first report late. */
  static final long FIRST_NANOS = 10_000_000_000L;

  /** Reports that come closer together are parts of one. */
  private static final long MIN_INTERVAL_NANOS = 100_000_000L;

  /** A gap that is longer says nothing about how often a peer reports. */
  private static final long MAX_INTERVAL_NANOS = 8_000_000_000L;

  private static final int SMOOTHING = 8;

  private boolean reported;
  private long reportedAt;

  /** Smoothed time between two reports, or 0 before the second one. */
  private long interval;

  private boolean sent;

  /** When the first video was sent after the last feedback; only while {@link #sent}. */
  private long sentSince;

  private boolean slow;

  /**
   * Authentic RTCP came from the subscriber.
   *
   * @param report whether it has reports on what was sent, which come at a rate that is the peer's
   *     own; requests come when they must
   */
  public void onFeedback(boolean report, long nowNanos) {
    sent = false;
    long gap = nowNanos - reportedAt;
    if (!report || (reported && gap < MIN_INTERVAL_NANOS)) {
      return;
    }
    if (reported) {
      long sample = Math.min(gap, MAX_INTERVAL_NANOS);
      interval = interval == 0 ? sample : interval + (sample - interval) / SMOOTHING;
    }
    reported = true;
    reportedAt = nowNanos;
  }

  /** Video was sent to the subscriber. */
  public void onVideo(long nowNanos) {
    if (!sent) {
      sent = true;
      sentSince = nowNanos;
    }
  }

  /**
   * Decides anew; to be called every 100 ms or so.
   *
   * @param congested whether too much waits for its connection; over UDP never
   * @return whether it is slow: it gets no video until it is not
   */
  public boolean update(boolean congested, long nowNanos) {
    boolean silent = sent && nowNanos - sentSince >= patience();
    slow = congested || silent;
    return slow;
  }

  /** What {@link #update} said last. */
  public boolean isSlow() {
    return slow;
  }

  /**
   * How long a subscriber may be silent, by its own habit. Intervals vary by half (RFC 3550 section
   * 6.3.1): one lost report, which says nothing, leaves a gap of up to three of them.
   */
  private long patience() {
    if (interval == 0) {
      return FIRST_NANOS;
    }
    return Math.max(SILENT_NANOS, interval / 4 * 13);
  }
}
