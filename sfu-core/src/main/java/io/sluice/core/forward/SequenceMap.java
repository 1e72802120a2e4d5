package io.sluice.core.forward;

/**
 * Where the numbers of one source have their place among outgoing ones: spans of numbers that share
 * an offset, and what was dropped between them. Numbers are extended: they never wrap.
 */
final class SequenceMap {
  /** The number was dropped, precedes the source's first one or is too old to be known. */
  static final long DROPPED = Long.MIN_VALUE;

  /** Spans remembered; each dropped run takes two. */
  private static final int SPANS = 128;

  private static final long[] NONE = {};

  /** The newest span has no end. */
  private long from;

  private long offset;
  private long highest;

  /** A ring of older spans, made with the first run that is dropped. */
  private long[] olderFrom = NONE;

  private long[] olderOffset = NONE;
  private long older;

  /** Forgets all: from this number on, this offset is added. */
  void begin(long first, long offset) {
    this.from = first;
    this.offset = offset;
    this.highest = first - 1;
    this.older = 0;
  }

  /** The highest number seen. */
  long highest() {
    return highest;
  }

  /** Notes that a number was seen. */
  void seen(long number) {
    highest = Math.max(highest, number);
  }

  /** What is added to this number, or {@link #DROPPED}. */
  long offsetAt(long number) {
    return number >= from ? offset : olderOffsetAt(number);
  }

  private long olderOffsetAt(long number) {
    long oldest = Math.max(0, older - SPANS);
    for (long i = older - 1; i >= oldest; i--) {
      if (number >= olderFrom[slot(i)]) {
        return olderOffset[slot(i)];
      }
    }
    return DROPPED;
  }

  /** What is added to the numbers to come. */
  long offset() {
    return offset;
  }

  /**
   * Drops a run of numbers, so that what follows takes their place.
   *
   * @param first higher than all that was seen
   */
  void drop(long first, long last) {
    boolean joins = first == from && older > 0 && olderOffset[slot(older - 1)] == DROPPED;
    if (!joins) {
      if (first > from) {
        push(from, offset);
      }
      push(first, DROPPED);
    }
    from = last + 1;
    offset -= last - first + 1;
    highest = last;
  }

  private void push(long spanFrom, long spanOffset) {
    if (olderFrom.length == 0) {
      olderFrom = new long[SPANS];
      olderOffset = new long[SPANS];
    }
    olderFrom[slot(older)] = spanFrom;
    olderOffset[slot(older)] = spanOffset;
    older++;
  }

  private static int slot(long span) {
    return (int) (span % SPANS);
  }
}
