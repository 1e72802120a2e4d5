package io.sluice.loadtest.measure;

/**
 * What the clients of one event loop measure. Made and touched by that loop alone; another thread
 * has {@link #collect} run on the loop.
 */
public final class LoopMeter {
  /** Begins the meter of a connection. */
  public PeerMeter peer(long nowNanos) {
    return Pending.pending();
  }

  /** Writes what was counted until now over a snapshot, and begins the next interval. */
  public void collect(LoopSnapshot into, long nowNanos) {
    Pending.pending();
  }
}
