package io.sluice.core.forward;

/**
 * Maps the sequence numbers and timestamps of one source after another onto one outgoing stream
 * without gaps of our making (RFC 3550 section 5.1). Sequence numbers are extended: they never
 * wrap. A loss at the source stays a gap, so that the subscriber asks for it; a packet that is
 * dropped on purpose leaves none.
 */
public final class StreamRewriter {
  /** The packet has no place in the outgoing stream. */
  public static final long NONE = -1;

  /** It is not known which outgoing timestamp a packet should have. */
  public static final long UNKNOWN = -1;

  /** A jump of the source by more than this is a new start, not a loss. */
  public static final int MAX_GAP = 3_000;

  private static final int SPANS = 64;

  /** Ring of the latest spans: from this source sequence on, this offset is added. */
  private final long[] spanFrom = new long[SPANS];

  private final long[] spanOffset = new long[SPANS];
  private long spans;

  private long highestSource;
  private long highestOut;
  private long timestampOffset;
  private long lastTimestamp;
  private long lastArrivalNanos;
  private boolean started;

  /**
   * @param firstSequence the first outgoing sequence number, below 2^15 so that the rollover
   *     counter of both sides starts alike (RFC 3711 section 3.3.1)
   */
  public StreamRewriter(int firstSequence) {
    highestOut = (firstSequence & 0x7fff) - 1L;
  }

  /**
   * Begins a source with this packet: its sequence number follows the highest one sent, its
   * timestamp the last one by as much time as has passed.
   */
  public void begin(long sourceSequence, long timestamp, long arrivalNanos, int clockRate) {
    begin(sourceSequence, timestamp, arrivalNanos, clockRate, UNKNOWN);
  }

  /**
   * Begins a source with this packet, as above, but by times of capture instead of arrivals.
   *
   * @param outgoing the timestamp that sender reports gave the moment of its capture, 32 bits, or
   *     {@link #UNKNOWN}; also not believed when it is more than a second beside the arrivals
   */
  public void begin(
      long sourceSequence, long timestamp, long arrivalNanos, int clockRate, long outgoing) {
    if (started) {
      long elapsed = Math.max(0, arrivalNanos - lastArrivalNanos);
      long ticks = Math.max(1, elapsed / 1_000 * clockRate / 1_000_000);
      long captured = (int) (outgoing - lastTimestamp);
      if (outgoing != UNKNOWN && Math.abs(captured - ticks) <= clockRate) {
        ticks = Math.max(1, captured);
      }
      timestampOffset = lastTimestamp + ticks - timestamp;
    }
    started = true;
    spans = 0;
    highestSource = sourceSequence - 1;
    push(sourceSequence, highestOut + 1 - sourceSequence);
  }

  /** Whether this sequence number goes on from what was seen, or is a new start. */
  public boolean continues(long sourceSequence) {
    return started && Math.abs(sourceSequence - highestSource) <= MAX_GAP;
  }

  /**
   * Leaves this packet out without a gap, if it is newer than all before it.
   *
   * @return false for a late one, whose place stays
   */
  public boolean skip(long sourceSequence) {
    if (sourceSequence <= highestSource) {
      return false;
    }
    long offset = newestOffset();
    highestSource = sourceSequence;
    highestOut = sourceSequence + offset - 1;
    push(sourceSequence + 1, offset - 1);
    return true;
  }

  /**
   * The outgoing sequence number of a packet.
   *
   * @return the extended number, or {@link #NONE} if the packet precedes the source's first one
   */
  public long sequence(long sourceSequence, long timestamp, long arrivalNanos) {
    long offset = offsetAt(sourceSequence);
    if (offset == Long.MIN_VALUE) {
      return NONE;
    }
    long out = sourceSequence + offset;
    if (sourceSequence > highestSource) {
      highestSource = sourceSequence;
      highestOut = out;
      lastTimestamp = timestamp + timestampOffset;
      lastArrivalNanos = arrivalNanos;
    }
    return out;
  }

  /** What to add to the current source's timestamps, modulo 2^32. */
  public long timestampOffset() {
    return timestampOffset;
  }

  /**
   * Reads a part of what {@link #sequence} will need, so that it is in the CPU's cache by then.
   *
   * @param step 0, then 1: what the former led to
   * @return nothing of meaning
   */
  public int readAhead(int step) {
    if (step == 0 || spans == 0) {
      return spanFrom.length + spanOffset.length;
    }
    return (int) (spanFrom[slot(spans - 1)] + spanOffset[slot(spans - 1)]);
  }

  private long newestOffset() {
    return spanOffset[slot(spans - 1)];
  }

  private long offsetAt(long sourceSequence) {
    long oldest = Math.max(0, spans - SPANS);
    for (long i = spans - 1; i >= oldest; i--) {
      if (sourceSequence >= spanFrom[slot(i)]) {
        return spanOffset[slot(i)];
      }
    }
    return Long.MIN_VALUE;
  }

  private void push(long from, long offset) {
    if (spans > 0 && spanFrom[slot(spans - 1)] == from) {
      spanOffset[slot(spans - 1)] = offset;
      return;
    }
    spanFrom[slot(spans)] = from;
    spanOffset[slot(spans)] = offset;
    spans++;
  }

  private static int slot(long span) {
    return (int) (span % SPANS);
  }
}
