package io.sluice.loadtest.media;

/**
 * A clock that ticks {@code rate} times in {@code scale} seconds, as in a frame rate of 30,000 in
 * 1,001 seconds. Times are exact but for their last digit, however many ticks there were.
 *
 * @param rate 1 to a thousand million
 * @param scale 1 to a thousand million
 */
record Timebase(int rate, int scale) {
  static final int MAX = 1_000_000_000;

  private static final int NANOS = 1_000_000_000;

  /** So many ticks per second, with three decimals. */
  static Timebase of(double perSecond) {
    return new Timebase((int) Math.round(perSecond * 1_000), 1_000);
  }

  /** Nanoseconds that so many ticks take. */
  long nanos(long ticks) {
    return in(ticks, NANOS);
  }

  /** So many ticks in those of a clock that ticks {@code perSecond} times a second. */
  long in(long ticks, int perSecond) {
    long units = ticks * scale;
    return units / rate * perSecond + units % rate * perSecond / rate;
  }

  double perSecond() {
    return (double) rate / scale;
  }
}
