package io.sluice.loadtest.report;

import io.sluice.loadtest.measure.Summary;
import java.util.List;

/**
 * One step of a capacity search.
 *
 * @param load what was loaded with, counted in the search's unit (clients or rooms)
 * @param result one or a few words, such as {@code holds}
 * @param passed whether the load was carried
 */
public record CapacityStep(
    int load, Summary summary, List<Check> checks, String result, boolean passed) {
  public CapacityStep {
    checks = List.copyOf(checks);
  }
}
