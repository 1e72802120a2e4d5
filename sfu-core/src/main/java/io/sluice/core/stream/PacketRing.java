package io.sluice.core.stream;

import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last packets of one layer by extended sequence number, kept for resends: references, at most
 * {@link #MAX_AGE_NANOS} old, bounded in packets and bytes. It grows as the rate of the layer
 * demands.
 */
public final class PacketRing {
  static final long MAX_AGE_NANOS = 1_000_000_000L;
  static final int INITIAL_CAPACITY = 64;

  private final int maxCapacity;
  private final long maxBytes;

  private @Nullable RtpPacket[] slots = new @Nullable RtpPacket[INITIAL_CAPACITY];

  /** Every packet kept has a number from oldest to newest. */
  private long oldest;

  private long newest = SequenceExtender.NONE;

  /** What is older was kept before, and dropped. */
  private long floor = Long.MIN_VALUE;

  private int size;
  private long bytes;

  /**
   * @param maxCapacity most packets, a power of two of at least 64
   * @param maxBytes most bytes in the arrays of these packets
   */
  public PacketRing(int maxCapacity, long maxBytes) {
    if (maxCapacity < INITIAL_CAPACITY || Integer.bitCount(maxCapacity) != 1) {
      throw new IllegalArgumentException("not a power of two from 64 on: " + maxCapacity);
    }
    this.maxCapacity = maxCapacity;
    this.maxBytes = maxBytes;
  }

  /** Keeps a packet, with a reference of its own, unless it is here or older than what was kept. */
  public void put(RtpPacket packet, long nowNanos) {
    expire(nowNanos);
    long sequence = packet.extendedSequence();
    if (size > 0 && sequence - newest >= maxCapacity) {
      clear();
    }
    if (size == 0) {
      oldest = sequence;
      newest = sequence;
    }
    if (sequence < oldest && sequence >= floor && newest - sequence < maxCapacity) {
      oldest = sequence;
    }
    if (sequence < oldest || nowNanos - packet.arrivalNanos() >= MAX_AGE_NANOS) {
      return;
    }
    newest = Math.max(newest, sequence);
    makeRoom();
    int slot = slot(sequence);
    if (slots[slot] != null) {
      return;
    }
    packet.retain();
    slots[slot] = packet;
    size++;
    bytes += packet.data().length;
    while (bytes > maxBytes) {
      dropOldest();
    }
  }

  private void makeRoom() {
    while (newest - oldest >= slots.length) {
      if (slots.length < maxCapacity) {
        grow();
      } else {
        dropOldest();
      }
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

  /** The packet with this number, still owned by the ring, or null. */
  public @Nullable RtpPacket get(long extendedSequence) {
    RtpPacket packet = slots[slot(extendedSequence)];
    return packet != null && packet.extendedSequence() == extendedSequence ? packet : null;
  }

  /** The highest number kept lately, or {@link SequenceExtender#NONE} at the start. */
  public long newest() {
    return newest;
  }

  /** Drops what is too old; to be called now and then while no packets come. */
  public void expire(long nowNanos) {
    while (size > 0) {
      RtpPacket packet = slots[slot(oldest)];
      if (packet != null && nowNanos - packet.arrivalNanos() < MAX_AGE_NANOS) {
        return;
      }
      dropOldest();
    }
  }

  private void dropOldest() {
    int slot = slot(oldest++);
    RtpPacket packet = slots[slot];
    if (packet != null) {
      floor = oldest;
      slots[slot] = null;
      size--;
      bytes -= packet.data().length;
      packet.release();
    }
  }

  /** Releases all packets. */
  public void clear() {
    for (RtpPacket packet : slots) {
      if (packet != null) {
        packet.release();
      }
    }
    Arrays.fill(slots, null);
    floor = Long.MIN_VALUE;
    size = 0;
    bytes = 0;
  }

  private int slot(long sequence) {
    return (int) sequence & (slots.length - 1);
  }

  /** Packets kept. */
  public int size() {
    return size;
  }

  /** Bytes of their arrays. */
  public long bytes() {
    return bytes;
  }
}
