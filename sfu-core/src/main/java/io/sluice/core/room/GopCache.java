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
  private long newestNanos;
  private int packets;
  private long bytes;

  /**
   * Takes a packet of the source.
   *
   * @param recent what came lately, for a keyframe whose first packet is late
   * @param reading whether somebody reads, so that nothing may be let go of
   */
  void put(RtpPacket packet, PacketRing recent, boolean reading) {
    if (packet.keyframe() && beginsGroup(packet)) {
      begin(packet, recent, reading);
    } else {
      store(packet);
    }
    if (!reading) {
      trim();
    }
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
    if (!reading || oldest == NONE || sequence < oldest) {
      clear();
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
      clear();
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
    return start != NONE && isWithinLimits() && packets == newest - start + 1;
  }

  private boolean isWithinLimits() {
    return bytes <= MAX_BYTES && newestNanos - startNanos <= MAX_SPAN_NANOS;
  }

  /** Lets go of what no new reader could use; to be called when nobody reads. */
  void trim() {
    if (start == NONE || !isWithinLimits()) {
      clear();
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
      clear();
    }
  }

  /** The number of the keyframe's first packet; only if it {@link #isUsable}. */
  long start() {
    return start;
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

  /** Releases all packets. */
  void clear() {
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
