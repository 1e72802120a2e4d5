package io.sluice.loadtest.measure;

import java.util.List;

/** Makes samples, phases and totals of what loops, clients and probe tell; for the run's thread. */
public final class RunMeter {
  public RunMeter(long startNanos) {}

  /** A client begins to join. */
  public ClientMeter client(long nowNanos) {
    return Pending.pending();
  }

  /**
   * Begins a phase; the samples from here on belong to it.
   *
   * @param measured whether it counts in {@link #summary}: not the ramp and the warm-up
   */
  public void phase(String name, boolean measured) {
    Pending.pending();
  }

  /** Ends a second: all loops were collected, one snapshot each, always in the same order. */
  public Sample sample(List<LoopSnapshot> loops, Usage usage, long nowNanos) {
    return Pending.pending();
  }

  /** All samples, oldest first. */
  public List<Sample> samples() {
    return Pending.pending();
  }

  /** The totals of each phase, in order; the last one until now. */
  public List<Summary> phases() {
    return Pending.pending();
  }

  /** The totals of all measured phases; of the whole run if none is. */
  public Summary summary() {
    return Pending.pending();
  }
}
