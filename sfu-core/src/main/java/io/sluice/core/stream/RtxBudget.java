package io.sluice.core.stream;

/**
 * How many bytes may be resent to one subscriber: a share of what is sent, so that requests cannot
 * multiply the traffic. The share is {@link #BASE_PERCENT} while the subscriber reports little loss
 * and grows with its loss, since repair needs more than is lost: 43 packets for each 100 at a loss
 * of 30%; to at most {@link #MAX_PERCENT}. That is also the share while no report comes: those that
 * should have come are lost as well. A burst is always allowed, also at the start.
 */
public final class RtxBudget {
  static final int BASE_PERCENT = 15;
  static final int MAX_PERCENT = 75;

  /**
   * Least size of the bucket in bytes. A loss of 30% takes 43% of what is sent for resends and the
   * base gives 15%: at 1.6 Mbit/s it lasts 3.5 s, until a report block tells of the loss or until
   * none has come for a whole window.
   */
  static final long MIN_BURST = 192 * 1024;

  /** A lower loss counts only when the highest was reported so long ago. */
  static final long LOSS_HOLD_NANOS = 3_000_000_000L;

  /** The bucket holds this much of the subscriber's share; browsers report twice in it. */
  private static final long WINDOW_NANOS = 2_000_000_000L;

  private static final int LOW_LOSS = 5;

  private int percent = BASE_PERCENT;
  private int loss;
  private long lossNanos;
  private long hundredths = MIN_BURST * 100;

  private long windowStart;
  private long windowBytes;
  private long lastWindowBytes;
  private boolean started;
  private boolean reported;

  /** Counts bytes that were sent for the first time. */
  public void sent(int bytes, long nowNanos) {
    if (!started || nowNanos - windowStart >= WINDOW_NANOS) {
      if (started && !reported) {
        percent = MAX_PERCENT;
      }
      reported = false;
      lastWindowBytes = started && nowNanos - windowStart < 2 * WINDOW_NANOS ? windowBytes : 0;
      windowBytes = 0;
      windowStart = nowNanos;
      started = true;
    }
    windowBytes += bytes;
    long share = Math.max(lastWindowBytes, windowBytes) * percent;
    hundredths = Math.min(hundredths + (long) bytes * percent, Math.max(MIN_BURST * 100, share));
  }

  /**
   * Takes the subscriber's loss as a report block of any of its streams gives it, in 256ths. The
   * highest of the last seconds counts: a stream that hardly sends reports no loss.
   */
  public void onFractionLost(int fractionLost, long nowNanos) {
    reported = true;
    if (fractionLost < loss && nowNanos - lossNanos < LOSS_HOLD_NANOS) {
      return;
    }
    loss = fractionLost;
    lossNanos = nowNanos;
    int grown = BASE_PERCENT + 2 * (fractionLost * 100 / 256);
    percent = fractionLost <= LOW_LOSS ? BASE_PERCENT : Math.min(MAX_PERCENT, grown);
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
