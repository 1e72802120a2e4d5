package io.sluice.core.wire.ext;

import io.sluice.core.wire.rtp.RtpHeader;

/** Absolute send time: 24 bits, seconds in 6.18 fixed point, wrapping every 64 s. */
public final class AbsSendTime {
  public static final int LENGTH = 3;

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long WRAP_NANOS = 64 * SECOND_NANOS;
  private static final int FRACTION_BITS = 18;
  private static final int MASK = 0xffffff;

  private AbsSendTime() {}

  /** The value, 24 bits, or -1 if its length is not {@link #LENGTH}. */
  public static int read(byte[] data, int offset, int length) {
    return length == LENGTH
        ? RtpHeader.readShort(data, offset) << 8 | (data[offset + 2] & 0xff)
        : -1;
  }

  /** The value of a time of any clock, to the nearest 3.8 µs. */
  public static int fromNanos(long nanos) {
    long fixed = Math.floorMod(nanos, WRAP_NANOS) << FRACTION_BITS;
    return (int) ((fixed + SECOND_NANOS / 2) / SECOND_NANOS) & MASK;
  }

  /** Nanoseconds of a value, less than 64 s. */
  public static long toNanos(int value) {
    return ((value & MASK) * SECOND_NANOS) >> FRACTION_BITS;
  }

  /** Writes {@link #fromNanos}. */
  public static void write(byte[] data, int offset, long nanos) {
    int value = fromNanos(nanos);
    data[offset] = (byte) (value >> 16);
    RtpHeader.writeShort(data, offset + 1, value);
  }
}
