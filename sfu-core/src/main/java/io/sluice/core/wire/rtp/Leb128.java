package io.sluice.core.wire.rtp;

/** Little-endian base 128 numbers of up to 28 bits (AV1 section 4.10.5). */
public final class Leb128 {
  private static final int MAX_BYTES = 4;

  private Leb128() {}

  /**
   * Reads a number.
   *
   * @param end offset behind the last byte that may be read
   * @return for {@link #next} and {@link #value}; negative if the number is cut short or too long
   */
  public static long read(byte[] data, int offset, int end) {
    int value = 0;
    for (int i = 0; i < MAX_BYTES && offset + i < end; i++) {
      value |= (data[offset + i] & 0x7f) << (7 * i);
      if (data[offset + i] >= 0) {
        return (long) (offset + i + 1) << 32 | value;
      }
    }
    return -1;
  }

  /** The offset behind a number that was read. */
  public static int next(long read) {
    return (int) (read >>> 32);
  }

  /** A number that was read. */
  public static int value(long read) {
    return (int) read;
  }
}
