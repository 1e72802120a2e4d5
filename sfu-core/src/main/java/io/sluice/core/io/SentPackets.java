package io.sluice.core.io;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last protected packets of one stream, for subscribers that ask for lost packets but have no
 * RTX: they get the identical bytes, at most once in 20 ms each. Bounded to {@link #CAPACITY}
 * packets and one second.
 */
final class SentPackets {
  static final int CAPACITY = 512;

  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final byte[] @Nullable [] packets = new byte[CAPACITY][];
  private final int[] lengths = new int[CAPACITY];
  private final int[] sequences = new int[CAPACITY];
  private final long[] sentNanos = new long[CAPACITY];
  private final long[] resentNanos = new long[CAPACITY];

  void put(int sequence, byte[] data, int offset, int length, long nowNanos) {
    int slot = sequence % CAPACITY;
    byte[] kept = packets[slot];
    if (kept == null || kept.length < length) {
      kept = new byte[PacketPool.roomFor(length)];
      packets[slot] = kept;
    }
    System.arraycopy(data, offset, kept, 0, length);
    lengths[slot] = length;
    sequences[slot] = sequence;
    sentNanos[slot] = nowNanos;
    resentNanos[slot] = nowNanos - MIN_INTERVAL_NANOS;
  }

  /**
   * Copies a packet for a resend.
   *
   * @return its length, or 0 if it is not here or was resent just now
   */
  int get(int sequence, byte[] dst, int offset, long nowNanos) {
    int slot = sequence % CAPACITY;
    byte[] kept = packets[slot];
    if (kept == null
        || sequences[slot] != sequence
        || nowNanos - sentNanos[slot] > MAX_AGE_NANOS
        || nowNanos - resentNanos[slot] < MIN_INTERVAL_NANOS) {
      return 0;
    }
    resentNanos[slot] = nowNanos;
    System.arraycopy(kept, 0, dst, offset, lengths[slot]);
    return lengths[slot];
  }
}
