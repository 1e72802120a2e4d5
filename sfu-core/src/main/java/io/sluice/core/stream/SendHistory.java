package io.sluice.core.stream;

import java.util.Arrays;

/**
 * What a subscription sent lately: outgoing sequence number → where the packet came from and how it
 * was rewritten then, so that a resend is rewritten the same way. Primitive columns, found by a
 * handle that is good until the next {@link #sent}.
 */
public final class SendHistory {
  static final long MAX_AGE_NANOS = 1_000_000_000L;
  static final int INITIAL_CAPACITY = 64;
  static final int MAX_CAPACITY = 4_096;
  static final int MAX_RESENDS = 10;

  /** {@link #find} without a result. */
  public static final int NOT_FOUND = -1;

  private static final int EMPTY = -1;

  private int[] sequences = new int[INITIAL_CAPACITY];
  private int[] origins = new int[INITIAL_CAPACITY];
  private long[] sources = new long[INITIAL_CAPACITY];
  private long[] patches = new long[INITIAL_CAPACITY];
  private long[] sentNanos = new long[INITIAL_CAPACITY];
  private long[] resentNanos = new long[INITIAL_CAPACITY];
  private byte[] resends = new byte[INITIAL_CAPACITY];

  public SendHistory() {
    Arrays.fill(sequences, EMPTY);
  }

  /**
   * Remembers a packet.
   *
   * @param sequence outgoing sequence number, 16 bits
   * @param source extended sequence number of the received packet
   * @param patch how it was rewritten, in the caller's encoding
   * @param origin which received stream or layer, in the caller's numbering
   */
  public void sent(int sequence, long source, long patch, int origin, long nowNanos) {
    int slot = sequence & (sequences.length - 1);
    while (sequences.length < MAX_CAPACITY
        && sequences[slot] != EMPTY
        && sequences[slot] != sequence
        && nowNanos - sentNanos[slot] < MAX_AGE_NANOS) {
      grow();
      slot = sequence & (sequences.length - 1);
    }
    sequences[slot] = sequence;
    origins[slot] = origin;
    sources[slot] = source;
    patches[slot] = patch;
    sentNanos[slot] = nowNanos;
    resends[slot] = 0;
  }

  /**
   * Reads a part of what {@link #sent} will need, so that it is in the CPU's cache by then.
   *
   * @param step 0, then 1: what the former led to
   * @return nothing of meaning
   */
  public int readAhead(int step, int sequence) {
    if (step == 0) {
      return sequences.length + origins.length + sources.length + patches.length + resends.length;
    }
    int slot = sequence & (sequences.length - 1);
    long sum = sequences[slot] + origins[slot] + sources[slot] + patches[slot] + sentNanos[slot];
    return (int) sum + resends[slot];
  }

  private void grow() {
    int[] old = sequences;
    int capacity = old.length;
    sequences = new int[capacity * 2];
    Arrays.fill(sequences, EMPTY);
    origins = Arrays.copyOf(origins, capacity * 2);
    sources = Arrays.copyOf(sources, capacity * 2);
    patches = Arrays.copyOf(patches, capacity * 2);
    sentNanos = Arrays.copyOf(sentNanos, capacity * 2);
    resentNanos = Arrays.copyOf(resentNanos, capacity * 2);
    resends = Arrays.copyOf(resends, capacity * 2);
    for (int from = 0; from < capacity; from++) {
      int to = old[from] == EMPTY ? from : old[from] & (capacity * 2 - 1);
      sequences[to] = old[from];
      if (to != from) {
        origins[to] = origins[from];
        sources[to] = sources[from];
        patches[to] = patches[from];
        sentNanos[to] = sentNanos[from];
        resentNanos[to] = resentNanos[from];
        resends[to] = resends[from];
      }
    }
  }

  /** The handle of a packet sent within the last second, or {@link #NOT_FOUND}. */
  public int find(int sequence, long nowNanos) {
    int slot = sequence & (sequences.length - 1);
    boolean found = sequences[slot] == sequence && nowNanos - sentNanos[slot] < MAX_AGE_NANOS;
    return found ? slot : NOT_FOUND;
  }

  /**
   * Whether a packet was sent at {@code sinceNanos} or later and is too old now to be sent again;
   * false also if it is forgotten.
   */
  public boolean expired(int sequence, long sinceNanos, long nowNanos) {
    int slot = sequence & (sequences.length - 1);
    return sequences[slot] == sequence
        && sentNanos[slot] - sinceNanos >= 0
        && nowNanos - sentNanos[slot] >= MAX_AGE_NANOS;
  }

  /** Whether the packet was sent at {@code sinceNanos} or later. */
  public boolean isSentSince(int handle, long sinceNanos) {
    return sentNanos[handle] - sinceNanos >= 0;
  }

  /** Extended sequence number of the received packet. */
  public long source(int handle) {
    return sources[handle];
  }

  /** How the packet was rewritten. */
  public long patch(int handle) {
    return patches[handle];
  }

  /** Which received stream or layer the packet is from. */
  public int origin(int handle) {
    return origins[handle];
  }

  /** Whether the last resend had time to arrive, and not too many were made. */
  public boolean mayResend(int handle, long nowNanos, long rttNanos) {
    return resends[handle] == 0
        || (resends[handle] < MAX_RESENDS && nowNanos - resentNanos[handle] >= rttNanos);
  }

  /** Notes a resend. */
  public void resent(int handle, long nowNanos) {
    resends[handle]++;
    resentNanos[handle] = nowNanos;
  }

  int capacity() {
    return sequences.length;
  }
}
