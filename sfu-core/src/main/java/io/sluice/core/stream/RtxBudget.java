package io.sluice.core.stream;

/**
 * How many bytes may be resent to one subscriber: a share of what is sent, so that requests cannot
 * multiply the traffic. The share is {@link #BASE_PERCENT} while the subscriber reports little loss
 * and grows with its loss, since repair needs more than is lost: 43 packets for each 100 at a loss
 * of 30%; to at most {@link #MAX_PERCENT}. That is also the share while reports of one who used to
 * send them stay away: they are lost as well. A burst is always allowed, a larger one at the start.
 */
public final class RtxBudget {
  static final int BASE_PERCENT = 15;
  static final int MAX_PERCENT = 75;

  /**
   * Least size of the bucket in bytes. A loss of 30% takes 43% of what is sent for resends and the
   * base gives 15%: at 1.6 Mbit/s it lasts 3.5 s, until a report block tells of the loss.
   */
  static final long MIN_BURST = 192 * 1024;

  /**
   * The same until the first report, which may be lost more than once: at a loss of 30% and 1.6
   * Mbit/s this lasts 7 s.
   */
  static final long FIRST_BURST = 2 * MIN_BURST;

  /** A lower loss counts only when the highest was reported so long ago. */
  static final long LOSS_HOLD_NANOS = 3_000_000_000L;

  /** The bucket holds this much of the subscriber's share; browsers report twice in it. */
  private static final long WINDOW_NANOS = 2_000_000_000L;

  /** The loss of so few packets says little about that of the path. */
  static final int MIN_PACKETS = 20;

  /** Reports that are closer together are parts of one. */
  private static final long MIN_INTERVAL_NANOS = 100_000_000L;

  /** Reports that are further apart than this are those of one who does not send them. */
  private static final long MAX_INTERVAL_NANOS = 8_000_000_000L;

  private static final int SMOOTHING = 8;

  private static final int LOW_LOSS = 5;

  private int percent = BASE_PERCENT;
  private int loss;
  private long lossNanos;
  private long hundredths = FIRST_BURST * 100;

  private long windowStart;
  private long windowBytes;
  private long lastWindowBytes;
  private boolean started;

  private boolean reported;
  private long reportNanos;

  /** Smoothed time between reports; 0 before the second one. */
  private long intervalNanos;

  /** Counts bytes that were sent for the first time. */
  public void sent(int bytes, long nowNanos) {
    if (!started || nowNanos - windowStart >= WINDOW_NANOS) {
      lastWindowBytes = started && nowNanos - windowStart < 2 * WINDOW_NANOS ? windowBytes : 0;
      windowBytes = 0;
      windowStart = nowNanos;
      started = true;
    }
    windowBytes += bytes;
    int allowed = isSilent(nowNanos) ? MAX_PERCENT : percent;
    long share = Math.max(lastWindowBytes, windowBytes) * allowed;
    long burst = reported ? MIN_BURST : FIRST_BURST;
    hundredths = Math.min(hundredths + (long) bytes * allowed, Math.max(burst * 100, share));
  }

  /** Whether no report has come for longer than the subscriber's habit explains. */
  private boolean isSilent(long nowNanos) {
    return intervalNanos > 0
        && nowNanos - reportNanos >= Math.max(WINDOW_NANOS, intervalNanos / 2 * 5);
  }

  /**
   * Takes the subscriber's loss as a report block of any of its streams gives it. The highest of
   * the last seconds counts: a stream that hardly sends reports no loss.
   *
   * @param fractionLost in 256ths
   * @param packets that it covers; of fewer than {@link #MIN_PACKETS} the loss is left out
   */
  public void onReport(int fractionLost, int packets, long nowNanos) {
    measure(nowNanos);
    boolean held = fractionLost < loss && nowNanos - lossNanos < LOSS_HOLD_NANOS;
    if (held || packets < MIN_PACKETS) {
      return;
    }
    loss = fractionLost;
    lossNanos = nowNanos;
    int grown = BASE_PERCENT + 2 * (fractionLost * 100 / 256);
    percent = fractionLost <= LOW_LOSS ? BASE_PERCENT : Math.min(MAX_PERCENT, grown);
  }

  private void measure(long nowNanos) {
    long gap = nowNanos - reportNanos;
    if (reported && gap < MIN_INTERVAL_NANOS) {
      return;
    }
    if (reported) {
      long sample = Math.min(gap, MAX_INTERVAL_NANOS);
      intervalNanos =
          intervalNanos == 0 ? sample : intervalNanos + (sample - intervalNanos) / SMOOTHING;
    }
    reported = true;
    reportNanos = nowNanos;
  }

  /** Brings what {@link #sent} will need to the CPU's cache; returns nothing of meaning. */
  public int readAhead() {
    return (int) windowBytes;
  }

  /** Takes bytes for a resend; false if there are not enough. */
  public boolean tryResend(int bytes) {
    long cost = bytes * 100L;
    if (cost > hundredths) {
      return false;
    }
    hundredths -= cost;
    return true;
  }
}
