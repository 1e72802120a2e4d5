package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.Sample;
import io.sluice.loadtest.measure.Summary;
import java.util.List;
import java.util.Optional;

/**
 * What a run found out.
 *
 * @param summary of the measured time; of a capacity search, of the step at its knee
 * @param phases of the whole run
 * @param capacity what a capacity search found
 * @param joinFaults clients that could not join
 * @param lost clients that lost their connection
 * @param late clients that were still joining at the end; 0 with churn
 * @param reasons why, the first of each kind
 * @param failure why the run failed; empty if it did not
 * @param stopped whether it was ended before all was measured
 */
public record RunResult(
    Summary summary,
    List<Summary> phases,
    List<Sample> samples,
    Optional<CapacityResult> capacity,
    int joinFaults,
    int lost,
    int late,
    List<String> reasons,
    String failure,
    boolean stopped) {
  public RunResult {
    phases = List.copyOf(phases);
    samples = List.copyOf(samples);
    reasons = List.copyOf(reasons);
  }
}
