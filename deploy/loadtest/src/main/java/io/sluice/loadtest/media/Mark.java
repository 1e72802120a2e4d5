package io.sluice.loadtest.media;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The time of sending in a payload: its last 16 bytes are 8 that say so and {@link
 * System#nanoTime()} of the sender, so that a receiver in the same process knows the delay.
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

  /** "SluiceLT". */
  private static final long MAGIC = 0x536c756963654c54L;

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
    int at = offset + length - LENGTH;
    LONG.set(payload, at, MAGIC);
    LONG.set(payload, at + Long.BYTES, nanos);
  }

  /** The time in a payload, or {@link #NONE}. */
  public static long read(byte[] data, int offset, int length) {
    int at = offset + length - LENGTH;
    if (length < MIN_PAYLOAD || (long) LONG.get(data, at) != MAGIC) {
      return NONE;
    }
    return (long) LONG.get(data, at + Long.BYTES);
  }
}
