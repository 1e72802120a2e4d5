package io.sluice.core.room;

import io.sluice.core.forward.PictureRewriter;

/** How a packet was rewritten, in one number, so that a resend is rewritten alike. */
final class Patch {
  private static final int CHANGE_SHIFT = 32;
  private static final int CHANGE_MASK = (1 << PictureRewriter.CHANGE_BITS) - 1;
  private static final long MARKED = 1L << 60;
  private static final long EMPTIED = 1L << 61;

  private Patch() {}

  /**
   * Packs what was done.
   *
   * @param timestamp what was added to the timestamp, modulo 2^32
   * @param pictures the change of {@link PictureRewriter}
   * @param marked whether the marker was set
   * @param emptied whether the payload was left out
   */
  static long of(long timestamp, int pictures, boolean marked, boolean emptied) {
    return (timestamp & 0xffffffffL)
        | (long) pictures << CHANGE_SHIFT
        | (marked ? MARKED : 0)
        | (emptied ? EMPTIED : 0);
  }

  static long timestamp(long patch) {
    return patch & 0xffffffffL;
  }

  static int pictures(long patch) {
    return (int) (patch >>> CHANGE_SHIFT) & CHANGE_MASK;
  }

  static boolean isMarked(long patch) {
    return (patch & MARKED) != 0;
  }

  static boolean isEmptied(long patch) {
    return (patch & EMPTIED) != 0;
  }
}
