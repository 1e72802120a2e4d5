package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.scenario.Load;
import java.time.Duration;
import java.util.Optional;

/** The loads of a run, one after the other. */
interface Program {
  /** The load that is to be measured now; empty when all is done. */
  Optional<Load> next();

  /** How long each load is measured. */
  Duration duration();

  /** How often those may try again, all together, who could not join. */
  int retries();

  /** Whether the warm-up of each load goes on until the load tester's own compilers rest. */
  boolean awaitsRest();

  /** What the current load is called. */
  String title();

  /** What a phase at the current load is called. */
  default String name(Phase phase) {
    return phase.text();
  }

  /**
   * Takes what was measured at the current load.
   *
   * @param missing clients that could not join or were lost meanwhile
   */
  void measured(Summary summary, int missing);
}
