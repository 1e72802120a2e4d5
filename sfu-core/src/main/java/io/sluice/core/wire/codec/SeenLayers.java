package io.sluice.core.wire.codec;

import io.sluice.core.wire.rtp.LayerFacts;

/** Which layers a stream has, by the frames that came: one that stays away is not sent any more. */
final class SeenLayers {
  /** Pictures that a layer may miss: more than a period of four temporal layers' upper ones. */
  static final int PATIENCE_PICTURES = 6;

  /** And how long in ticks of 90 kHz, 300 ms, if the frame rate is high. */
  static final int PATIENCE_TICKS = 27_000;

  private final long[] pictures = new long[Long.SIZE];
  private final int[] timestamps = new int[Long.SIZE];
  private long mask;
  private long picture;

  long mask() {
    return mask;
  }

  /** A frame of a layer came. */
  void see(int spatialId, int temporalId, long timestamp) {
    long bit = LayerFacts.bit(spatialId, temporalId);
    int index = Long.numberOfTrailingZeros(bit);
    if (index < Long.SIZE) {
      mask |= bit;
      pictures[index] = picture;
      timestamps[index] = (int) timestamp;
    }
  }

  /** A picture begins: layers that were not seen for too long go. */
  void nextPicture(long timestamp) {
    picture++;
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      int index = Long.numberOfTrailingZeros(rest);
      int ticks = (int) timestamp - timestamps[index];
      if (picture - pictures[index] > PATIENCE_PICTURES
          && Integer.compareUnsigned(ticks, PATIENCE_TICKS) > 0) {
        mask &= ~(1L << index);
      }
    }
  }

  /** The stream says that it has no other layers than these. */
  void retain(long layers) {
    mask &= layers;
  }
}
