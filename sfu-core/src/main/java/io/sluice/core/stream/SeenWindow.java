package io.sluice.core.stream;

import java.util.Arrays;

/** Which of the last {@link #SIZE} extended sequence numbers were seen. */
public final class SeenWindow {
  /** Numbers that it tells apart. */
  public static final int SIZE = SequenceExtender.MAX_MISORDER;

  private final long[] bits = new long[SIZE / Long.SIZE];
  private long highest = SequenceExtender.NONE;

  /** Marks a number; false if it was seen before or is too old to tell. */
  public boolean add(long sequence) {
    if (highest == SequenceExtender.NONE) {
      highest = sequence;
    } else if (sequence > highest) {
      advance(sequence);
    } else if (sequence <= highest - SIZE) {
      return false;
    }
    int word = (int) (sequence & (SIZE - 1)) >> 6;
    long bit = 1L << sequence;
    if ((bits[word] & bit) != 0) {
      return false;
    }
    bits[word] |= bit;
    return true;
  }

  private void advance(long sequence) {
    if (sequence - highest >= SIZE) {
      Arrays.fill(bits, 0);
    } else {
      for (long skipped = highest + 1; skipped <= sequence; skipped++) {
        bits[(int) (skipped & (SIZE - 1)) >> 6] &= ~(1L << skipped);
      }
    }
    highest = sequence;
  }

  /** Whether the number was added; false if it is too old to tell. */
  public boolean contains(long sequence) {
    return sequence <= highest
        && sequence > highest - SIZE
        && (bits[(int) (sequence & (SIZE - 1)) >> 6] & 1L << sequence) != 0;
  }

  /** Takes a number back; false if it was not added or is too old to tell. */
  public boolean remove(long sequence) {
    if (!contains(sequence)) {
      return false;
    }
    bits[(int) (sequence & (SIZE - 1)) >> 6] &= ~(1L << sequence);
    return true;
  }

  /** Forgets all. */
  public void clear() {
    Arrays.fill(bits, 0);
    highest = SequenceExtender.NONE;
  }
}
