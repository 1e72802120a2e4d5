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

  /**
   * Whether those hold that have a value, and at least one has. In a step of a capacity search,
   * there may be no value without anything being wrong: of joins, where nobody joins.
   */
  public static boolean holdWhereMeasured(List<Verdict> verdicts) {
    List<Verdict> measured = verdicts.stream().filter(Verdict::isMeasured).toList();
    return !measured.isEmpty() && allHold(measured);
  }

  /** Whether its metric has a value. */
  public boolean isMeasured() {
    return !Double.isNaN(value);
  }

  /** Of one that does not hold: {@code packets 2,100 /s, not <1000}. */
  public String brokenText() {
    return "%s %s, not %s".formatted(assertion.metric().text(), valueText(), assertion.boundText());
  }

  /** What was measured, with its unit. */
  public String valueText() {
    return assertion.metric().unit().format(value);
  }
}
