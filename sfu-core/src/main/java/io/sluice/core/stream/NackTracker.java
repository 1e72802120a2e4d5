package io.sluice.core.stream;

import java.util.Arrays;

/**
 * The packets that a received stream misses, and when to ask for each (RFC 4585 section 6.2.1).
 * Asking starts when a packet is later than reordering explains ({@link ReorderTolerance}), is
 * repeated after a round trip and ever more slowly, and ends after {@link #MAX_TRIES} or {@link
 * #MAX_AGE_NANOS}.
 */
public final class NackTracker {
  /** Most packets missing at once; more are not worth asking for. */
  public static final int MAX_MISSING = 512;

  /** {@link #nextDeadline} when nothing is to be done. */
  public static final long NEVER = Long.MAX_VALUE;

  static final int MAX_TRIES = 10;
  static final long MAX_AGE_NANOS = 1_000_000_000L;
  static final long DEFAULT_RTT_NANOS = 100_000_000L;
  static final long MIN_RTT_NANOS = 20_000_000L;

  private final boolean rtx;
  private final ReorderTolerance tolerance = new ReorderTolerance();

  /** The missing ones, ascending. */
  private final long[] sequences = new long[MAX_MISSING];

  private final long[] missedNanos = new long[MAX_MISSING];

  /** {@link #advances} when the packet was found missing. */
  private final long[] missedAt = new long[MAX_MISSING];

  private final long[] askedNanos = new long[MAX_MISSING];
  private final byte[] tries = new byte[MAX_MISSING];
  private int count;

  /** {@link #missedAt} of the oldest one that may be unasked. */
  private long unaskedSince = NEVER;

  private long highest = SequenceExtender.NONE;
  private long advances;
  private long deadline = NEVER;
  private long rttNanos = DEFAULT_RTT_NANOS;
  private boolean overflowed;
  private long abandoned;

  /**
   * @param rtx whether resends come on an SSRC of their own, so that whatever comes on this one was
   *     only late
   */
  public NackTracker(boolean rtx) {
    this.rtx = rtx;
  }

  /** Takes a packet that came on the stream's own SSRC, by its extended sequence number. */
  public void received(long sequence, long nowNanos) {
    int at = arrived(sequence, nowNanos);
    if (at >= 0) {
      if (rtx || tries[at] == 0 || tooSoonForResend(at, nowNanos)) {
        int newer = (int) (advances - missedAt[at]);
        tolerance.reordered(newer, nowNanos - missedNanos[at], nowNanos);
      }
      remove(at);
    }
  }

  /** Takes a packet that was recovered through RTX, by its original extended sequence number. */
  public void repaired(long sequence, long nowNanos) {
    int at = arrived(sequence, nowNanos);
    if (at >= 0) {
      remove(at);
    }
  }

  private boolean tooSoonForResend(int at, long nowNanos) {
    return tries[at] == 1 && nowNanos - askedNanos[at] < rttNanos / 2;
  }

  /** Notes the hole before a new highest number; returns where an older one is listed, or -1. */
  private int arrived(long sequence, long nowNanos) {
    if (highest == SequenceExtender.NONE) {
      highest = sequence;
    }
    if (sequence <= highest) {
      int at = count == 0 ? -1 : Arrays.binarySearch(sequences, 0, count, sequence);
      return Math.max(-1, at);
    }
    advances++;
    if (sequence != highest + 1) {
      miss(highest + 1, sequence, nowNanos);
    }
    highest = sequence;
    if (unaskedSince != NEVER && advances - unaskedSince > tolerance.packets()) {
      deadline = Math.min(deadline, nowNanos);
    }
    return -1;
  }

  private void miss(long from, long to, long nowNanos) {
    if (to - from > MAX_MISSING - count) {
      clear();
      overflowed = true;
      return;
    }
    for (long sequence = from; sequence < to; sequence++) {
      sequences[count] = sequence;
      missedNanos[count] = nowNanos;
      missedAt[count] = advances - 1;
      tries[count] = 0;
      count++;
    }
    unaskedSince = Math.min(unaskedSince, advances - 1);
    deadline = Math.min(deadline, nowNanos + tolerance.nanos());
  }

  private void remove(int at) {
    int after = count - at - 1;
    System.arraycopy(sequences, at + 1, sequences, at, after);
    System.arraycopy(missedNanos, at + 1, missedNanos, at, after);
    System.arraycopy(missedAt, at + 1, missedAt, at, after);
    System.arraycopy(askedNanos, at + 1, askedNanos, at, after);
    System.arraycopy(tries, at + 1, tries, at, after);
    count--;
    if (count == 0) {
      idle();
    }
  }

  private void idle() {
    unaskedSince = NEVER;
    deadline = NEVER;
  }

  /** Forgets what is missing, as after a keyframe that makes it useless. */
  public void clear() {
    count = 0;
    idle();
  }

  /**
   * The packets to ask for now; each is then counted as asked for.
   *
   * @param rttNanos round trip to the sender, or -1 when not known
   * @param out takes distinct 16-bit sequence numbers, ascending; if it is full, call again
   * @return how many
   */
  public int collect(long nowNanos, long rttNanos, int[] out) {
    if (count == 0) {
      return 0;
    }
    tolerance.age(nowNanos);
    this.rttNanos = rttNanos < 0 ? DEFAULT_RTT_NANOS : Math.max(MIN_RTT_NANOS, rttNanos);
    int collected = 0;
    int kept = 0;
    idle();
    for (int i = 0; i < count; i++) {
      if (isOver(i, nowNanos)) {
        abandoned++;
        continue;
      }
      move(i, kept);
      if (collected < out.length && dueNanos(kept, nowNanos) <= nowNanos) {
        out[collected++] = (int) sequences[kept] & 0xffff;
        askedNanos[kept] = nowNanos;
        tries[kept]++;
      }
      if (tries[kept] == 0) {
        unaskedSince = Math.min(unaskedSince, missedAt[kept]);
      }
      long next = Math.min(dueNanos(kept, nowNanos), missedNanos[kept] + MAX_AGE_NANOS);
      deadline = Math.min(deadline, next);
      kept++;
    }
    count = kept;
    return collected;
  }

  private boolean isOver(int i, long nowNanos) {
    return nowNanos - missedNanos[i] >= MAX_AGE_NANOS
        || (tries[i] == MAX_TRIES && dueNanos(i, nowNanos) <= nowNanos);
  }

  /** When to ask next: intervals of 1¼ round trips, 1⅜, 1½ and so on. */
  private long dueNanos(int i, long nowNanos) {
    if (tries[i] > 0) {
      return askedNanos[i] + rttNanos * (9 + tries[i]) / 8;
    }
    if (advances - missedAt[i] > tolerance.packets()) {
      return nowNanos;
    }
    return missedNanos[i] + tolerance.nanos();
  }

  private void move(int from, int to) {
    if (from != to) {
      sequences[to] = sequences[from];
      missedNanos[to] = missedNanos[from];
      missedAt[to] = missedAt[from];
      askedNanos[to] = askedNanos[from];
      tries[to] = tries[from];
    }
  }

  /** Whether a packet is missing and was asked for, by its extended sequence number. */
  public boolean asked(long sequence) {
    int at = count == 0 ? -1 : Arrays.binarySearch(sequences, 0, count, sequence);
    return at >= 0 && tries[at] > 0;
  }

  /** When {@link #collect} is to be called next, or {@link #NEVER}. */
  public long nextDeadline() {
    return deadline;
  }

  /** Whether too much went missing since the last call, so that a keyframe is needed. */
  public boolean takeOverflow() {
    boolean was = overflowed;
    overflowed = false;
    return was;
  }

  /** Packets missing and not given up. */
  public int missing() {
    return count;
  }

  /** Packets given up. */
  public long abandoned() {
    return abandoned;
  }
}
