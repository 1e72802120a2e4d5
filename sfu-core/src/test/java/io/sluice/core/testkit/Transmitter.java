package io.sluice.core.testkit;

import io.sluice.core.testkit.NetworkConditions.Bottleneck;

/**
 * A link's bottleneck: one packet leaves after the other, at a rate that may change while packets
 * wait. Times are nanoseconds since the beginning and never go back.
 */
final class Transmitter {
  private static final double BYTE_NANOS = 8e9;

  /** At the time of the last packet offered, and at the time when the bottleneck is free. */
  private final Phases offered;

  private final Phases sending;
  private long offeredNanos;
  private long freeNanos;
  private double waitingBytes;

  Transmitter(NetworkModel model) {
    offered = new Phases(model);
    sending = new Phases(model);
  }

  /**
   * Takes a packet.
   *
   * @return when its last bit has left, or {@link NetworkLink#DROPPED} if the queue is full
   */
  long send(long nowNanos, int bytes) {
    drain(nowNanos);
    long from = Math.max(nowNanos, freeNanos);
    if (from > nowNanos && isFull(from - nowNanos, bytes)) {
      return NetworkLink.DROPPED;
    }
    waitingBytes += bytes;
    freeNanos = transmit(from, bytes);
    return freeNanos;
  }

  private boolean isFull(long waitNanos, int bytes) {
    Bottleneck bottleneck = offered.conditions().bottleneck();
    return bottleneck.queueBytes() > 0
        ? waitingBytes + bytes > bottleneck.queueBytes()
        : waitNanos > bottleneck.queueNanos();
  }

  /** Lets go what has left since the last packet was offered. */
  private void drain(long nowNanos) {
    if (freeNanos <= nowNanos) {
      waitingBytes = 0;
      offeredNanos = nowNanos;
      offered.advanceTo(nowNanos);
    }
    while (offeredNanos < nowNanos) {
      long until = Math.min(nowNanos, offered.endNanos());
      long rate = offered.conditions().bottleneck().bitsPerSecond();
      waitingBytes -= (until - offeredNanos) * (double) rate / BYTE_NANOS;
      offeredNanos = until;
      offered.advanceTo(until);
    }
  }

  private long transmit(long fromNanos, int bytes) {
    sending.advanceTo(fromNanos);
    long work = bytes * 8_000_000_000L; // a bit takes a second at 1 bit/s
    long at = fromNanos;
    while (true) {
      long rate = sending.conditions().bottleneck().bitsPerSecond();
      long needed = rate == 0 ? 0 : (work + rate - 1) / rate;
      long end = sending.endNanos();
      if (needed <= end - at) {
        return at + needed;
      }
      work -= (end - at) * rate;
      at = end;
      sending.advance();
    }
  }
}
