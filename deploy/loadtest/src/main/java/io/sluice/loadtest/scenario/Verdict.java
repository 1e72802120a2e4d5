package io.sluice.loadtest.scenario;

import io.sluice.loadtest.measure.Summary;
import java.util.List;

/**
 * An assertion and whether it holds.
 *
 * @param value what was measured, in the metric's unit; NaN if nothing was
 */
public record Verdict(Assertion assertion, double value, boolean holds) {
  /** Compares all assertions with what was measured, in their order. */
  public static List<Verdict> of(List<Assertion> assertions, Summary summary) {
    return assertions.stream().map(assertion -> assertion.check(summary)).toList();
  }

  /** Whether every one holds. */
  public static boolean allHold(List<Verdict> verdicts) {
    return verdicts.stream().allMatch(Verdict::holds);
  }

  /** What was measured, with its unit. */
  public String valueText() {
    return assertion.metric().unit().format(value);
  }
}
