package io.sluice.core.crypto;

import java.util.Arrays;

/** Which of the last {@link #SIZE} packet indexes were received (RFC 3711 section 3.3.2). */
final class ReplayWindow {
  static final int SIZE = 1024;
  private static final int MASK = SIZE - 1;
  private static final int HALF = 1 << 15;

  private final long[] bits = new long[SIZE / Long.SIZE];
  private long highest = SsrcIndexes.NONE;

  /** A window that has seen nothing. */
  ReplayWindow() {}

  /** A window that takes only what is ahead of this index, or everything for -1. */
  ReplayWindow(long highest) {
    this.highest = highest;
    Arrays.fill(bits, highest < 0 ? 0 : -1L);
  }

  /** The highest index accepted, or -1. */
  long highest() {
    return highest;
  }

  /**
   * The index that a 16-bit sequence stands for: the one nearest to the highest (RFC 3711 section
   * 3.3.1); below 0 when that lies before the stream's beginning.
   */
  static long estimate(long highest, int sequence) {
    if (highest < 0) {
      return sequence;
    }
    int last = (int) (highest & 0xffff);
    long base = highest - last;
    if (last < HALF) {
      return sequence - last > HALF ? base - 0x10000 + sequence : base + sequence;
    }
    return last - HALF > sequence ? base + 0x10000 + sequence : base + sequence;
  }

  /** Brings what {@link #accept} will need to the CPU's cache; returns nothing of meaning. */
  int readAhead(int step) {
    return step == 0 ? bits.length : (int) bits[word(highest + 1)];
  }

  /** Whether the index was accepted before, or is too old to know. */
  boolean hasSeen(long index) {
    if (index > highest) {
      return false;
    }
    return index <= highest - SIZE || (bits[word(index)] & 1L << index) != 0;
  }

  /** Marks an index that {@link #hasSeen} denied, once its packet was authenticated. */
  void accept(long index) {
    if (index - highest >= SIZE) {
      Arrays.fill(bits, 0);
      highest = index;
    }
    while (highest < index) {
      highest++;
      bits[word(highest)] &= ~(1L << highest);
    }
    bits[word(index)] |= 1L << index;
  }

  private static int word(long index) {
    return (int) (index & MASK) >>> 6;
  }
}
