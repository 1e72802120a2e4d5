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

  /** Of the source that is sent, and of the one before. */
  private SequenceMap current = new SequenceMap();

  private SequenceMap former = new SequenceMap();
  private long formerTimestampOffset;
  private long formerLastTimestamp;
  private boolean hasFormer;

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
    begin(sourceSequence, timestamp, arrivalNanos, clockRate, outgoing, clockRate);
  }

  /**
   * Begins once more, after a pause, the source that was begun last: its clock goes on, unless that
   * is more than five seconds beside the arrivals.
   */
  public void resume(long sourceSequence, long timestamp, long arrivalNanos, int clockRate) {
    long outgoing = (timestamp + timestampOffset) & 0xffffffffL;
    begin(sourceSequence, timestamp, arrivalNanos, clockRate, outgoing, 5 * clockRate);
  }

  private void begin(
      long sourceSequence,
      long timestamp,
      long arrivalNanos,
      int clockRate,
      long outgoing,
      int toleranceTicks) {
    if (started) {
      rotate();
      long elapsed = Math.max(0, arrivalNanos - lastArrivalNanos);
      long ticks = Math.max(1, elapsed / 1_000 * clockRate / 1_000_000);
      long captured = (int) (outgoing - lastTimestamp);
      if (outgoing != UNKNOWN && Math.abs(captured - ticks) <= toleranceTicks) {
        ticks = Math.max(1, captured);
      }
      timestampOffset = lastTimestamp + ticks - timestamp;
    }
    started = true;
    current.begin(sourceSequence, highestOut + 1 - sourceSequence);
  }

  /** The source that was begun last is another one than the one before: that is the former now. */
  private void rotate() {
    SequenceMap oldest = former;
    former = current;
    current = oldest;
    formerTimestampOffset = timestampOffset;
    formerLastTimestamp = lastTimestamp;
    hasFormer = true;
  }

  /** Whether this sequence number goes on from what was seen, or is a new start. */
  public boolean continues(long sourceSequence) {
    return started && Math.abs(sourceSequence - current.highest()) <= MAX_GAP;
  }

  /** Whether newer packets of the source were seen. */
  public boolean isLate(long sourceSequence) {
    return started && sourceSequence <= current.highest();
  }

  /**
   * Leaves this packet out without a gap, if it is newer than all before it.
   *
   * @return false for a late one, whose place stays
   */
  public boolean skip(long sourceSequence) {
    return skip(sourceSequence, sourceSequence);
  }

  /**
   * Leaves packets out without a gap, if they are newer than all before them.
   *
   * @param first the first of them
   * @param last the last of them, which may be the same
   * @return false for late ones, whose places stay
   */
  public boolean skip(long first, long last) {
    if (first <= current.highest()) {
      return false;
    }
    current.drop(first, last);
    highestOut = last + current.offset();
    return true;
  }

  /**
   * The outgoing sequence number of a packet.
   *
   * @return the extended number, or {@link #NONE} if the packet precedes the source's first one or
   *     was left out
   */
  public long sequence(long sourceSequence, long timestamp, long arrivalNanos) {
    long offset = current.offsetAt(sourceSequence);
    if (offset == SequenceMap.DROPPED) {
      return NONE;
    }
    long out = sourceSequence + offset;
    boolean isNewest = sourceSequence > current.highest();
    if (isNewest) {
      current.seen(sourceSequence);
      highestOut = out;
    }
    if (isNewest) {
      lastTimestamp = timestamp + timestampOffset;
      lastArrivalNanos = arrivalNanos;
    }
    saw(timestamp, arrivalNanos);
    return out;
  }

  /**
   * A packet came, whether it goes out or not: the next source comes after it, and so after all
   * that may still be missing before it.
   */
  public void saw(long timestamp, long arrivalNanos) {
    long outgoing = timestamp + timestampOffset;
    if ((int) (outgoing - lastTimestamp) > 0) {
      lastTimestamp = outgoing;
      lastArrivalNanos = arrivalNanos;
    }
  }

  /**
   * The outgoing sequence number of a packet of the former source that comes late.
   *
   * @return the extended number, or {@link #NONE} if it has no place
   */
  public long formerSequence(long sourceSequence) {
    if (!hasFormer || sourceSequence > former.highest()) {
      return NONE;
    }
    long offset = former.offsetAt(sourceSequence);
    return offset == SequenceMap.DROPPED ? NONE : sourceSequence + offset;
  }

  /**
   * Whether a packet of the former source is of a picture behind all that were seen when the
   * current one began: there is no room for its time and numbers.
   */
  public boolean isBehindFormer(long timestamp) {
    return (int) (timestamp + formerTimestampOffset - formerLastTimestamp) > 0;
  }

  /** What to add to the former source's timestamps, modulo 2^32. */
  public long formerTimestampOffset() {
    return formerTimestampOffset;
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
    return step == 0 ? (int) highestOut : (int) current.highest();
  }
}
