package io.sluice.loadtest.report;

import io.sluice.loadtest.measure.Summary;
import java.util.List;

/**
 * One step of a capacity search.
 *
 * @param load what was loaded with, counted in the search's unit (clients or rooms)
 */
public record CapacityStep(int load, Summary summary, List<Check> checks) {
  public CapacityStep {
    checks = List.copyOf(checks);
  }

  /** Whether all assertions held. */
  public boolean passed() {
    return checks.stream().allMatch(Check::passed);
  }
}
