package io.sluice.core.stream;

import java.util.Arrays;

/**
 * The packets that a received stream misses, and when to ask for each (RFC 4585 section 6.2.1).
 * Asking starts when a packet is later than reordering explains ({@link ReorderTolerance}), is
 * repeated after a round trip and later more slowly, and ends after {@link #MAX_TRIES} or {@link
 * #MAX_AGE_NANOS}.
 *
 * <p>Where 30% is lost each way, a request with its answer fails 51 times in 100. With a round trip
 * of 50 ms and a timer of 10 ms there are 14 requests within {@link #MAX_AGE_NANOS}, which leave 2
 * packets in 100,000 missing; ten would leave 36.
 */
public final class NackTracker {
  /** Most packets missing at once; more are not worth asking for. */
  public static final int MAX_MISSING = 512;

  /** {@link #nextDeadline} when nothing is to be done. */
  public static final long NEVER = Long.MAX_VALUE;

  static final int MAX_TRIES = 20;
  static final long MAX_AGE_NANOS = 1_000_000_000L;
  static final long DEFAULT_RTT_NANOS = 100_000_000L;
  static final long MIN_RTT_NANOS = 20_000_000L;

  /** More that are missing after a silence of {@link #MAX_AGE_NANOS} are not worth asking for. */
  static final int MAX_MISSING_AFTER_SILENCE = 32;

  /** Packets repaired last whose originals are known when they come, a power of two. */
  private static final int REPAIRED_KEPT = 64;

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

  /** What was repaired lately, by its low bits: columns as above. */
  private final long[] repairedSequences = new long[REPAIRED_KEPT];

  private final long[] repairedMissedNanos = new long[REPAIRED_KEPT];
  private final long[] repairedMissedAt = new long[REPAIRED_KEPT];

  /** {@link #missedAt} of the oldest one that may be unasked. */
  private long unaskedSince = NEVER;

  private long highest = SequenceExtender.NONE;
  private long highestNanos;

  /** Where the newest keyframe began: what is lost before it breaks no picture after it. */
  private long keyframe = SequenceExtender.NONE;

  private long advances;
  private long deadline = NEVER;
  private long rttNanos = DEFAULT_RTT_NANOS;
  private boolean keyframeNeeded;
  private long abandoned;

  /**
   * @param rtx whether resends come on an SSRC of their own, so that whatever comes on this one was
   *     only late
   */
  public NackTracker(boolean rtx) {
    this.rtx = rtx;
    Arrays.fill(repairedSequences, SequenceExtender.NONE);
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
      int slot = (int) sequence & (REPAIRED_KEPT - 1);
      repairedSequences[slot] = sequence;
      repairedMissedNanos[slot] = missedNanos[at];
      repairedMissedAt[slot] = missedAt[at];
      remove(at);
    }
  }

  /**
   * Takes the original of a packet that {@link #repaired} was told of: it was only late, by more
   * than a round trip. Without this the tolerance would never learn of such delays.
   */
  public void cameAfterRepair(long sequence, long nowNanos) {
    int slot = (int) sequence & (REPAIRED_KEPT - 1);
    if (repairedSequences[slot] == sequence) {
      repairedSequences[slot] = SequenceExtender.NONE;
      int newer = (int) (advances - repairedMissedAt[slot]);
      tolerance.reordered(newer, nowNanos - repairedMissedNanos[slot], nowNanos);
    }
  }

  /**
   * A keyframe begins with this packet, by its extended sequence number; or perhaps with those
   * before that are missing: H.264 sends the parameters first.
   */
  public void keyframe(long sequence) {
    long first = sequence;
    while (find(first - 1) >= 0) {
      first--;
    }
    keyframe = Math.max(keyframe, first);
  }

  /** Where a missing packet is listed, or a negative number. */
  private int find(long sequence) {
    return count == 0 ? -1 : Arrays.binarySearch(sequences, 0, count, sequence);
  }

  /** Whether the packet with this sequence number, 16 bits, is missing. */
  public boolean misses(int sequence) {
    return count > 0 && find(highest + (short) (sequence - (int) highest)) >= 0;
  }

  private boolean tooSoonForResend(int at, long nowNanos) {
    return tries[at] == 1 && nowNanos - askedNanos[at] < rttNanos / 2;
  }

  /** Notes the hole before a new highest number; returns where an older one is listed, or -1. */
  private int arrived(long sequence, long nowNanos) {
    if (highest == SequenceExtender.NONE) {
      highest = sequence;
      highestNanos = nowNanos;
    }
    if (sequence <= highest) {
      return Math.max(-1, find(sequence));
    }
    advances++;
    if (sequence != highest + 1) {
      miss(highest + 1, sequence, nowNanos);
    }
    highest = sequence;
    highestNanos = nowNanos;
    if (unaskedSince != NEVER && advances - unaskedSince > tolerance.packets()) {
      deadline = Math.min(deadline, nowNanos);
    }
    return -1;
  }

  private void miss(long from, long to, long nowNanos) {
    if (to - from > MAX_MISSING - count || isOutage(to - from, nowNanos)) {
      clear();
      keyframeNeeded = true;
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

  /** The publisher, or we, stood still so long that resends would come too late, all at once. */
  private boolean isOutage(long missing, long nowNanos) {
    return missing > MAX_MISSING_AFTER_SILENCE && nowNanos - highestNanos >= MAX_AGE_NANOS;
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
        keyframeNeeded |= sequences[i] >= keyframe;
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

  /** When to ask next: after 1¼ round trips, or a twelfth of its age where that is longer. */
  private long dueNanos(int i, long nowNanos) {
    if (tries[i] > 0) {
      long age = askedNanos[i] - missedNanos[i];
      return askedNanos[i] + Math.max(rttNanos * 5 / 4, age / 12);
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
    int at = find(sequence);
    return at >= 0 && tries[at] > 0;
  }

  /** When {@link #collect} is to be called next, or {@link #NEVER}. */
  public long nextDeadline() {
    return deadline;
  }

  /**
   * Whether a keyframe is needed since the last call: too much went missing to ask for it, or a
   * packet behind the last keyframe was given up.
   */
  public boolean takeKeyframeNeed() {
    boolean was = keyframeNeeded;
    keyframeNeeded = false;
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
