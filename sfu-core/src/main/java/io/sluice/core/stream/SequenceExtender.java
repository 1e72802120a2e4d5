package io.sluice.core.stream;

import io.sluice.core.wire.rtp.Sequences;

/**
 * Turns 16-bit sequence numbers into numbers without wrap-around, as RFC 3550 appendix A.1 does: a
 * number far from the others is believed only when its successor comes next.
 */
public final class SequenceExtender {
  /** No sequence number. */
  public static final long NONE = Long.MIN_VALUE;

  /** A step forward this large or larger is a restart. */
  static final int MAX_DROPOUT = 3_000;

  /** How far back a number counts as late; a resend may be a second old. */
  static final int MAX_MISORDER = 2_048;

  static final long CYCLE = 1L << 16;

  private long highest = NONE;
  private int suspect = -1;
  private boolean restarted;

  /**
   * Extends the sequence number of a packet that arrived. Its low 16 bits stay the same, and a
   * restart continues upwards.
   *
   * @return the extended number, or {@link #NONE} if the number is not believed yet
   */
  public long extend(int sequence) {
    restarted = false;
    if (highest == NONE) {
      highest = CYCLE + sequence;
      return highest;
    }
    int step = (sequence - (int) highest) & 0xffff;
    if (step >= CYCLE - MAX_MISORDER) {
      return highest + step - CYCLE;
    }
    if (step >= MAX_DROPOUT) {
      if (sequence != suspect) {
        suspect = (sequence + 1) & 0xffff;
        return NONE;
      }
      restarted = true;
    }
    suspect = -1;
    highest += step;
    return highest;
  }

  /**
   * Extends the original sequence number of a resend, which never begins anew: two old resends in a
   * row prove nothing.
   *
   * @return the extended number, or {@link #NONE} if it is far from the others
   */
  public long extendNear(int sequence) {
    restarted = false;
    if (highest == NONE) {
      return extend(sequence);
    }
    int step = Sequences.difference(sequence, (int) highest);
    if (step < -MAX_MISORDER || step >= MAX_DROPOUT) {
      return NONE;
    }
    long extended = highest + step;
    highest = Math.max(highest, extended);
    return extended;
  }

  /** Whether the last call of {@link #extend} began anew after a jump. */
  public boolean restarted() {
    return restarted;
  }

  /** The highest extended number, or {@link #NONE} at the start. */
  public long highest() {
    return highest;
  }
}
