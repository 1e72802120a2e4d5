package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.Sample;

/** Told of a run while it goes on, on the run's thread: implementations must not block. */
public interface RunListener {
  /** Hears nothing. */
  RunListener NONE = new RunListener() {};

  /** Another second has been measured. */
  default void onSample(Sample sample, Progress progress) {}

  /** A step of a capacity search is over. */
  default void onStep(Step step) {}
}
