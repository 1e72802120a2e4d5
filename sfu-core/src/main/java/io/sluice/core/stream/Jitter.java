package io.sluice.core.stream;

/** Interarrival jitter (RFC 3550 section 6.4.1, computed in integers as in appendix A.8). */
public final class Jitter {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** A larger step is a jump of the timestamps or a pause, not jitter. */
  private static final int MAX_STEP_SECONDS = 5;

  private final int clockRate;
  private long firstNanos;
  private boolean started;
  private int transit;
  private long scaled;

  /**
   * @param clockRate of the RTP timestamps, in Hz
   */
  public Jitter(int clockRate) {
    this.clockRate = clockRate;
  }

  /** Takes a packet by its RTP timestamp. */
  public void arrived(long timestamp, long arrivalNanos) {
    if (!started) {
      firstNanos = arrivalNanos;
    }
    long elapsed = arrivalNanos - firstNanos;
    long arrival =
        elapsed / NANOS_PER_SECOND * clockRate
            + elapsed % NANOS_PER_SECOND * clockRate / NANOS_PER_SECOND;
    int now = (int) (arrival - timestamp);
    long step = Math.abs((long) (now - transit));
    if (started && step < (long) MAX_STEP_SECONDS * clockRate) {
      scaled += step - ((scaled + 8) >> 4);
    }
    transit = now;
    started = true;
  }

  /** In timestamp units. */
  public long value() {
    return scaled >> 4;
  }

  /** Forgets the last packet, not the estimate. */
  public void restart() {
    started = false;
  }
}
