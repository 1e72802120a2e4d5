package io.sluice.core.crypto;

import java.util.Arrays;

/** A bounded map from SSRC to a packet index, in 12 bytes a place. */
final class SsrcIndexes {
  static final long NONE = -1;
  private static final int FIRST_SIZE = 16;

  private final int limit;
  private int[] ssrcs = new int[FIRST_SIZE];
  private long[] indexes = empty(FIRST_SIZE);
  private int size;

  /**
   * @param limit most SSRCs it takes
   */
  SsrcIndexes(int limit) {
    this.limit = limit;
  }

  /** The index kept for the SSRC, or {@link #NONE}. */
  long get(int ssrc) {
    return indexes[place(ssrcs, indexes, ssrc)];
  }

  /** Whether {@link #put} would find room. */
  boolean hasRoomFor(int ssrc) {
    return size < limit || get(ssrc) != NONE;
  }

  /**
   * Keeps an index, in place of an earlier one of this SSRC.
   *
   * @param index 0 or greater
   * @throws IllegalStateException when there is no room
   */
  void put(int ssrc, long index) {
    if (!hasRoomFor(ssrc)) {
      throw new IllegalStateException("More than " + limit + " SSRCs");
    }
    if (2 * (size + 1) > ssrcs.length) {
      grow();
    }
    int place = place(ssrcs, indexes, ssrc);
    size += indexes[place] == NONE ? 1 : 0;
    ssrcs[place] = ssrc;
    indexes[place] = index;
  }

  int size() {
    return size;
  }

  private void grow() {
    int[] widerSsrcs = new int[2 * ssrcs.length];
    long[] widerIndexes = empty(2 * ssrcs.length);
    for (int i = 0; i < ssrcs.length; i++) {
      if (indexes[i] != NONE) {
        int place = place(widerSsrcs, widerIndexes, ssrcs[i]);
        widerSsrcs[place] = ssrcs[i];
        widerIndexes[place] = indexes[i];
      }
    }
    ssrcs = widerSsrcs;
    indexes = widerIndexes;
  }

  /** Where the SSRC is, or else the free place where it belongs; half of the places are free. */
  private static int place(int[] ssrcs, long[] indexes, int ssrc) {
    int mask = ssrcs.length - 1;
    int place = ((ssrc * 0x9e3779b9) >>> 15) & mask;
    while (indexes[place] != NONE && ssrcs[place] != ssrc) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private static long[] empty(int size) {
    long[] indexes = new long[size];
    Arrays.fill(indexes, NONE);
    return indexes;
  }
}
