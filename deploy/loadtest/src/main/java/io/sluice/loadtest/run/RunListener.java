package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.Sample;

/** Told of a run while it goes on, on the run's thread: implementations must not block. */
public interface RunListener {
  /** Another second has been measured. */
  void onSample(Sample sample, Progress progress);

  /** A step of a capacity search is over. */
  void onStep(Step step);
}
