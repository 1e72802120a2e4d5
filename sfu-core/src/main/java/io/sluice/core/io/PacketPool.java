package io.sluice.core.io;

import io.netty.util.internal.PlatformDependent;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Packets of one event loop in three sizes. Taken on the loop only; released on any thread. What
 * does not fit into the pool when it comes back is left to the garbage collector.
 */
final class PacketPool implements RtpPacket.Recycler {
  /** Bytes that a datagram can have: what the sockets receive at most. */
  static final int MAX_PACKET = 2_048;

  private static final int[] SIZES = {320, 1_280, MAX_PACKET};
  private static final int KEPT = 8_192;

  private final MediaLoop loop;
  private final RtpPacket[][] free = new RtpPacket[SIZES.length][KEPT];
  private final int[] freeCount = new int[SIZES.length];

  /** Released on other threads, to be fetched when a stack runs empty. */
  private final Queue<RtpPacket> foreign = PlatformDependent.newFixedMpscQueue(KEPT);

  private final LongAdder returnedByOthers = new LongAdder();
  private long taken;
  private long returned;

  PacketPool(MediaLoop loop) {
    this.loop = loop;
  }

  /** A packet with an array of at least this many bytes, up to {@link #MAX_PACKET}. */
  RtpPacket take(int length) {
    int size = sizeOf(length);
    taken++;
    if (freeCount[size] == 0) {
      fetchForeign();
    }
    if (freeCount[size] == 0) {
      return new RtpPacket(new byte[SIZES[size]], this);
    }
    int last = --freeCount[size];
    return free[size][last];
  }

  @Override
  public void recycle(RtpPacket packet) {
    if (loop.isCurrent()) {
      returned++;
      keep(packet);
    } else {
      returnedByOthers.increment();
      foreign.offer(packet);
    }
  }

  /** Packets taken and not yet returned; exact on the loop's thread. */
  long out() {
    return taken - returned - returnedByOthers.sum();
  }

  private void fetchForeign() {
    RtpPacket packet;
    while ((packet = foreign.poll()) != null) {
      keep(packet);
    }
  }

  private void keep(RtpPacket packet) {
    int size = sizeOf(packet.data().length);
    if (freeCount[size] < KEPT) {
      free[size][freeCount[size]++] = packet;
    }
  }

  /** Bytes of the array that a packet of this length gets. */
  static int roomFor(int length) {
    return SIZES[sizeOf(length)];
  }

  private static int sizeOf(int length) {
    return length <= SIZES[0] ? 0 : length <= SIZES[1] ? 1 : 2;
  }
}
