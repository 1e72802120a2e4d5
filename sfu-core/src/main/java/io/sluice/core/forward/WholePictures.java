package io.sluice.core.forward;

import static io.sluice.core.wire.rtp.LayerFacts.MAX_REFERENCES;
import static io.sluice.core.wire.rtp.LayerFacts.REFERENCE_BITS;

/**
 * The pictures that one subscriber was sent lately, each of one frame or, with spatial layers, of
 * several. A subscriber that gets several shows whole pictures only. But Chromium forgets what it
 * has asked for as soon as a newer frame can be decoded, and the lowest frame of the next picture
 * can be without the upper ones of those before: if one request or its answer is lost, nothing is
 * shown any more until a keyframe comes, also when the upper layers are left meanwhile. So the
 * lowest frame of a picture is said to refer to whole pictures.
 */
final class WholePictures {
  /** Pictures that are remembered: as many as may be sent again, at 60 a second. */
  private static final int PICTURES = 64;

  /** Ticks of the clock within which a number means the frame that had it: five seconds. */
  private static final int RECENT = 450_000;

  private static final long REFERENCE_MASK = (1 << REFERENCE_BITS) - 1;
  private static final int[] NONE = {};

  /** Rings: numbers of the lowest and the highest frame of a picture, and its timestamp. */
  private int[] lowest = NONE;

  private int[] highest = NONE;
  private long[] timestamps = {};

  /** What the lowest frame was said to refer to, 0 if it says so itself. */
  private long[] said = {};

  private long count;

  /** The first picture that may be referred to. */
  private long since;

  private long saidNext;

  /** Whether there is nothing to refer to. */
  boolean isEmpty() {
    return count == since;
  }

  /** Nothing that was sent is referred to any more. */
  void forget() {
    since = count;
  }

  /**
   * A packet of a frame goes out.
   *
   * @param frame its number, 16 bits
   * @param timestamp of its picture
   */
  void sent(int frame, long timestamp) {
    int at = find(timestamp);
    if (at < 0) {
      add(frame, timestamp);
    } else if ((short) (frame - lowest[at]) < 0) {
      lowest[at] = frame;
    } else if ((short) (frame - highest[at]) > 0) {
      highest[at] = frame;
    }
  }

  private int find(long timestamp) {
    for (long i = count - 1; i >= Math.max(since, count - PICTURES); i--) {
      if (timestamps[slot(i)] == timestamp) {
        return slot(i);
      }
    }
    return -1;
  }

  private void add(int frame, long timestamp) {
    if (lowest.length == 0) {
      lowest = new int[PICTURES];
      highest = new int[PICTURES];
      timestamps = new long[PICTURES];
      said = new long[PICTURES];
    }
    lowest[slot(count)] = frame;
    highest[slot(count)] = frame;
    timestamps[slot(count)] = timestamp;
    said[slot(count)] = saidNext;
    saidNext = 0;
    count++;
  }

  /**
   * What a frame refers to, and the highest frames of the same pictures.
   *
   * @param frame its number, 16 bits
   * @param timestamp of its picture
   * @param references as {@link io.sluice.core.wire.rtp.LayerFacts#references}
   * @return the frame's own and others behind them; 0 if there are none to add
   */
  long whole(int frame, long timestamp, long references) {
    saidNext = 0;
    if (isEmpty()) {
      return 0;
    }
    long whole = references;
    int room = MAX_REFERENCES - length(references);
    int at = length(references) * REFERENCE_BITS;
    for (long rest = references; rest != 0 && room > 0; rest >>>= REFERENCE_BITS) {
      int upper = upperOf((frame - (int) (rest & REFERENCE_MASK)) & 0xffff, timestamp);
      int back = (frame - upper) & 0xffff;
      if (upper >= 0 && back > 0 && back <= REFERENCE_MASK && !contains(whole, back)) {
        whole |= (long) back << at;
        at += REFERENCE_BITS;
        room--;
      }
    }
    return whole == references ? 0 : whole;
  }

  /** The newest frame, which is not sent yet, was said to refer to these. */
  void say(long references) {
    saidNext = references;
  }

  /** Whether the next frame that is sent was said to refer to others. */
  boolean isSaying() {
    return saidNext != 0;
  }

  /**
   * What a frame that was sent was said to refer to; 0 if it says so itself.
   *
   * @param timestamp of its picture: numbers of 16 bits come round
   */
  long said(int frame, long timestamp) {
    int at = findLowest(frame, 0);
    return at < 0 || timestamps[at] != timestamp ? 0 : said[at];
  }

  /** The highest frame of the picture whose lowest one this is, or -1. */
  private int upperOf(int frame, long timestamp) {
    int at = findLowest(frame, since);
    boolean known =
        at >= 0 && highest[at] != frame && Math.abs((int) (timestamp - timestamps[at])) < RECENT;
    return known ? highest[at] : -1;
  }

  private int findLowest(int frame, long from) {
    for (long i = count - 1; i >= Math.max(from, count - PICTURES); i--) {
      if (lowest[slot(i)] == frame) {
        return slot(i);
      }
    }
    return -1;
  }

  private static int slot(long picture) {
    return (int) (picture % PICTURES);
  }

  private static int length(long references) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(references);
    return (bits + REFERENCE_BITS - 1) / REFERENCE_BITS;
  }

  private static boolean contains(long references, int back) {
    for (long rest = references; rest != 0; rest >>>= REFERENCE_BITS) {
      if ((rest & REFERENCE_MASK) == back) {
        return true;
      }
    }
    return false;
  }
}
