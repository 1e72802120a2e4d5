package io.sluice.loadtest.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the clients of one event loop measure. Made and touched by that loop alone; another thread
 * has {@link #collect} run on the loop.
 */
public final class LoopMeter {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Set<PeerMeter> peers = new LinkedHashSet<>();

  /** The counts of what has ended. */
  private final Counters kept = new Counters();

  private Timings timings = new Timings();
  private long cpuNanos = threadNanos();

  /** Begins the meter of a connection. */
  public PeerMeter peer(long nowNanos) {
    PeerMeter peer = new PeerMeter(this, nowNanos);
    peers.add(peer);
    return peer;
  }

  boolean forget(PeerMeter peer) {
    return peers.remove(peer);
  }

  void keep(Counters counts) {
    kept.add(counts, 1);
  }

  /** Those of the interval that runs. */
  Timings timings() {
    return timings;
  }

  /** Writes what was counted until now over a snapshot, and begins the next interval. */
  public void collect(LoopSnapshot into, long nowNanos) {
    Timings interval = timings;
    timings = into.timings;
    timings.clear();
    into.timings = interval;
    into.cpuSeconds = cpuSeconds();
    into.frozenPeers = 0;
    into.counts.set(kept);
    for (PeerMeter peer : peers) {
      peer.collect(into, nowNanos);
    }
  }

  private double cpuSeconds() {
    long before = cpuNanos;
    cpuNanos = threadNanos();
    return cpuNanos < 0 ? Double.NaN : Summary.seconds(cpuNanos - before);
  }

  private static long threadNanos() {
    return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
  }
}
