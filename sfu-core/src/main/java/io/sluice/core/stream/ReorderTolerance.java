package io.sluice.core.stream;

/**
 * How late a packet may be before it counts as lost: either more than some newer packets or more
 * than some time. Both start small, rise to a quarter more than was seen of reordering, and sink
 * again by halves while less is seen.
 */
final class ReorderTolerance {
  static final int MIN_PACKETS = 2;
  static final int MAX_PACKETS = 256;
  static final long MIN_NANOS = 10_000_000L;
  static final long MAX_NANOS = 250_000_000L;
  static final long PERIOD_NANOS = 10_000_000_000L;

  private int packets = MIN_PACKETS;
  private long nanos = MIN_NANOS;

  private int seenPackets;
  private long seenNanos;
  private long periodStart;
  private boolean started;

  /** A packet came late by itself, after {@code newer} later ones and {@code delayNanos}. */
  void reordered(int newer, long delayNanos, long nowNanos) {
    age(nowNanos);
    seenPackets = Math.max(seenPackets, Math.min(MAX_PACKETS, newer + newer / 4));
    seenNanos = Math.max(seenNanos, Math.min(MAX_NANOS, delayNanos + delayNanos / 4));
    packets = Math.max(packets, seenPackets);
    nanos = Math.max(nanos, seenNanos);
  }

  /** Sinks at the end of a period. */
  void age(long nowNanos) {
    if (!started) {
      started = true;
      periodStart = nowNanos;
    }
    if (nowNanos - periodStart < PERIOD_NANOS) {
      return;
    }
    periodStart = nowNanos;
    packets = Math.max(MIN_PACKETS, Math.max(seenPackets, packets / 2));
    nanos = Math.max(MIN_NANOS, Math.max(seenNanos, nanos / 2));
    seenPackets = 0;
    seenNanos = 0;
  }

  int packets() {
    return packets;
  }

  long nanos() {
    return nanos;
  }
}
