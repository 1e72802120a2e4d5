package io.sluice.loadtest.measure;

/** What {@link LoopMeter#collect} fills; kept and reused by the thread that samples. */
public final class LoopSnapshot {
  /** Since the loop began. */
  final Counters counts = new Counters();

  /** Since the last time. */
  Timings timings = new Timings();

  /** CPU time of the loop's thread since the last time; NaN if not known. */
  double cpuSeconds;

  /** Connections with a picture that does not move. */
  int frozenPeers;
}
