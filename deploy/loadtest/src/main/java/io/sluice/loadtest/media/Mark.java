package io.sluice.loadtest.media;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The time of sending in a payload, so that a receiver in the same process knows the delay: in the
 * last 16 bytes stand {@link System#nanoTime()}, seven bits a byte, and a magic number. All of them
 * have their top bit set: no start code of H.264 can arise.
 */
public final class Mark {
  /** Bytes of a mark. */
  public static final int LENGTH = 16;

  /**
   * Bytes of the shortest payload that gets a mark: what codecs write at its beginning stays whole.
   */
  public static final int MIN_PAYLOAD = 32;

  /** In place of a time: the payload has no mark. */
  public static final long NONE = Long.MIN_VALUE;

  private static final int MAGIC_LENGTH = 6;

  /** Its last byte is also the end of an H.264 NAL unit (section 7.3.2.11) and of an AV1 OBU. */
  private static final long MAGIC = 0xd3ecf5e9e380L;

  private static final long MAGIC_MASK = 0xffff_ffff_ffffL;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Mark() {}

  /**
   * Overwrites the end of a payload; leaves one alone that is shorter than {@link #MIN_PAYLOAD}.
   */
  public static void write(byte[] payload, int offset, int length, long nanos) {
    if (length < MIN_PAYLOAD) {
      return;
    }
    int end = offset + length;
    LONG.set(payload, end - Long.BYTES, MAGIC);
    long rest = nanos;
    for (int at = end - MAGIC_LENGTH - 1; at >= end - LENGTH; at--) {
      payload[at] = (byte) (rest | 0x80);
      rest >>= 7;
    }
  }

  /** The time in a payload, or {@link #NONE}. */
  public static long read(byte[] data, int offset, int length) {
    int end = offset + length;
    if (length < MIN_PAYLOAD || ((long) LONG.get(data, end - Long.BYTES) & MAGIC_MASK) != MAGIC) {
      return NONE;
    }
    long nanos = 0;
    for (int at = end - LENGTH; at < end - MAGIC_LENGTH; at++) {
      nanos = nanos << 7 | (data[at] & 0x7f);
    }
    return nanos;
  }
}
