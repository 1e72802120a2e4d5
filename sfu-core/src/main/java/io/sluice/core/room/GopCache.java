package io.sluice.core.room;

import io.sluice.core.stream.PacketRing;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one source from its newest keyframe on, by reference: the current group of
 * pictures. A group that spans more than {@link #MAX_SPAN_NANOS} or is larger than {@link
 * #MAX_BYTES} is not kept, unless somebody is reading it. Touched by its feed's lane alone.
 */
final class GopCache {
  static final long MAX_SPAN_NANOS = 2_000_000_000L;
  static final long MAX_BYTES = 1_500_000;

  /** What is kept for a reader ends here too. */
  static final int MAX_PACKETS = 4_096;

  private static final int FIRST_CAPACITY = 64;
  private static final long NONE = Long.MIN_VALUE;

  private @Nullable RtpPacket[] slots = new @Nullable RtpPacket[FIRST_CAPACITY];

  /** Every packet kept has a number from oldest to newest. */
  private long oldest = NONE;

  private long newest = NONE;

  /** Where the group begins, from oldest on, and what it has. */
  private long start = NONE;

  private long startTimestamp;
  private long startNanos;

  /** Whether nothing of the keyframe is missing before its start, such as its parameters. */
  private boolean whole;

  private long newestNanos;
  private int packets;
  private long bytes;

  /** Of all that came from the source, whether it was kept or not. */
  private long first = NONE;

  private long last = NONE;
  private long lastTimestamp;

  /**
   * Takes a packet of the source.
   *
   * @param recent what came lately, for a keyframe whose first packet is late
   * @param reading whether somebody reads, so that nothing may be let go of
   */
  void put(RtpPacket packet, PacketRing recent, boolean reading) {
    first = first == NONE ? packet.extendedSequence() : Math.min(first, packet.extendedSequence());
    if (packet.keyframe() && beginsGroup(packet)) {
      begin(packet, recent, reading);
      whole = followsLast(packet) || followsPicture(recent);
    } else {
      store(packet);
      whole |= packet.extendedSequence() < start && followsPicture(recent);
    }
    if (last == NONE || packet.extendedSequence() > last) {
      last = packet.extendedSequence();
      lastTimestamp = packet.timestamp();
    }
    if (!reading) {
      trim();
    }
  }

  /** Whether it is the next packet, of another picture, however long the former one is gone. */
  private boolean followsLast(RtpPacket packet) {
    return last != NONE
        && packet.extendedSequence() == last + 1
        && packet.timestamp() != lastTimestamp;
  }

  /** Whether what was sent before the start is known, up to another picture. */
  private boolean followsPicture(PacketRing recent) {
    long before = start - 1;
    RtpPacket packet = recent.get(before);
    while (packet != null && packet.timestamp() == startTimestamp) {
      packet = recent.get(--before);
    }
    return packet != null || before < first;
  }

  /** A keyframe may be marked in several packets, its parameters and its slices. */
  private boolean beginsGroup(RtpPacket packet) {
    long sequence = packet.extendedSequence();
    if (start == NONE) {
      return true;
    }
    return packet.timestamp() == startTimestamp ? sequence < start : sequence > start;
  }

  private void begin(RtpPacket packet, PacketRing recent, boolean reading) {
    long sequence = packet.extendedSequence();
    if (!reading || oldest == NONE || sequence < oldest || sequence - oldest >= MAX_PACKETS) {
      drop();
      oldest = sequence;
      newest = sequence;
    }
    start = sequence;
    startTimestamp = packet.timestamp();
    startNanos = packet.arrivalNanos();
    newestNanos = startNanos;
    packets = 0;
    bytes = 0;
    for (long next = sequence + 1; next <= newest; next++) {
      count(get(next));
    }
    store(packet);
    for (long next = sequence + 1; next <= recent.newest(); next++) {
      RtpPacket later = recent.get(next);
      if (later != null) {
        store(later);
      }
    }
  }

  private void store(RtpPacket packet) {
    long sequence = packet.extendedSequence();
    if (oldest == NONE || sequence < oldest) {
      return;
    }
    if (sequence - oldest >= MAX_PACKETS) {
      drop();
      return;
    }
    while (sequence - oldest >= slots.length) {
      grow();
    }
    int slot = slot(sequence);
    if (slots[slot] == null) {
      packet.retain();
      slots[slot] = packet;
      newest = Math.max(newest, sequence);
      if (sequence >= start) {
        count(packet);
      }
    }
  }

  private void count(@Nullable RtpPacket packet) {
    if (packet != null) {
      packets++;
      bytes += packet.length();
      newestNanos = Math.max(newestNanos, packet.arrivalNanos());
    }
  }

  private void grow() {
    @Nullable RtpPacket[] old = slots;
    slots = new @Nullable RtpPacket[old.length * 2];
    for (RtpPacket packet : old) {
      if (packet != null) {
        slots[slot(packet.extendedSequence())] = packet;
      }
    }
  }

  /** Whether a subscription can start from it: it is within its limits and nothing is missing. */
  boolean isUsable() {
    return start != NONE && whole && isWithinLimits() && packets == newest - start + 1;
  }

  private boolean isWithinLimits() {
    return bytes <= MAX_BYTES && newestNanos - startNanos <= MAX_SPAN_NANOS;
  }

  /** Lets go of what no new reader could use; to be called when nobody reads. */
  void trim() {
    if (start == NONE || !isWithinLimits()) {
      drop();
    } else {
      release(start);
    }
  }

  /** Lets go of what came before this packet and before the current group. */
  void release(long before) {
    long end = Math.min(before, start);
    while (oldest < end) {
      int slot = slot(oldest++);
      RtpPacket packet = slots[slot];
      if (packet != null) {
        slots[slot] = null;
        packet.release();
      }
    }
  }

  /** Lets go of a group that has grown too old while no packets came. */
  void expire(long nowNanos) {
    if (start != NONE && nowNanos - startNanos > MAX_SPAN_NANOS) {
      drop();
    }
  }

  /** The number of the keyframe's first packet; only if it {@link #isUsable}. */
  long start() {
    return start;
  }

  /** All that is kept has at least this number; only if it is not {@link #isEmpty}. */
  long oldest() {
    return oldest;
  }

  /** The highest number kept; only if it is not {@link #isEmpty}. */
  long newest() {
    return newest;
  }

  boolean isEmpty() {
    return oldest == NONE;
  }

  /** The packet with this number, still owned by the cache, or null. */
  @Nullable RtpPacket get(long sequence) {
    RtpPacket packet = slots[slot(sequence)];
    return packet != null && packet.extendedSequence() == sequence ? packet : null;
  }

  /** The source has changed: releases all packets. */
  void clear() {
    drop();
    first = NONE;
    last = NONE;
  }

  private void drop() {
    for (RtpPacket packet : slots) {
      if (packet != null) {
        packet.release();
      }
    }
    Arrays.fill(slots, null);
    oldest = NONE;
    newest = NONE;
    start = NONE;
  }

  private int slot(long sequence) {
    return (int) sequence & (slots.length - 1);
  }
}
