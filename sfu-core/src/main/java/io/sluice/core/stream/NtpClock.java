package io.sluice.core.stream;

/**
 * Our NTP timeline: the wall clock as it was once, continued by the monotonic clock, so that a
 * correction of the wall clock never reaches a report. NTP times are 64 bits, seconds since 1900 in
 * the upper half (RFC 3550 section 4).
 */
public final class NtpClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  private final long base;
  private final long baseNanos;

  /**
   * @param unixMillis the wall clock
   * @param nowNanos the monotonic clock at the same moment
   */
  public NtpClock(long unixMillis, long nowNanos) {
    long seconds = Math.floorDiv(unixMillis, 1000L) + SECONDS_1900_TO_1970;
    this.base = (seconds << 32) + fromNanos(Math.floorMod(unixMillis, 1000L) * 1_000_000L);
    this.baseNanos = nowNanos;
  }

  /** The NTP time of a moment on the monotonic clock. */
  public long ntp(long nowNanos) {
    return base + fromNanos(nowNanos - baseNanos);
  }

  /** A span in units of 2^-32 s. */
  public static long fromNanos(long nanos) {
    long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
    long rest = Math.floorMod(nanos, NANOS_PER_SECOND);
    return (seconds << 32) + (rest << 32) / NANOS_PER_SECOND;
  }

  /** A span in units of 2^-32 s as nanoseconds. */
  public static long toNanos(long span) {
    return (span >> 32) * NANOS_PER_SECOND + (((span & 0xffffffffL) * NANOS_PER_SECOND) >>> 32);
  }

  /** A span in units of 2^-32 s as steps of a clock. */
  public static long toTicks(long span, int clockRate) {
    return (span >> 32) * clockRate + (((span & 0xffffffffL) * clockRate) >>> 32);
  }

  /** The middle 32 bits, as LSR carries them. */
  public static long middle(long ntp) {
    return (ntp >>> 16) & 0xffffffffL;
  }
}
