package io.sluice.loadtest.run;

import io.sluice.loadtest.scenario.CapacityPlan;
import io.sluice.loadtest.scenario.CapacitySearch.End;
import java.util.List;

/**
 * What a capacity search found.
 *
 * @param knee the largest count that held; 0 if none did
 * @param end why the search is over
 */
public record CapacityResult(CapacityPlan plan, List<Step> steps, int knee, End end) {
  public CapacityResult {
    steps = List.copyOf(steps);
  }

  /** Whether any load held. */
  public boolean isFound() {
    return knee > 0;
  }

  /**
   * For people: {@code 1,050 subscribers}, and how sure that is; or that none is found, and why.
   */
  public String text() {
    if (!isFound()) {
      return "not found: " + reason();
    }
    String found = "%,d %s".formatted(knee, plan.dimension().text());
    return switch (end) {
      case FOUND, NOTHING_HOLDS -> found;
      case LIMIT -> found + " or more: --to was reached";
      case TESTER -> found + " or more: the load tester itself was at its limit";
      case STOPPED -> found + " or more: the search was stopped";
    };
  }

  private String reason() {
    return switch (end) {
      case TESTER -> "the load tester itself was at its limit before any load held";
      case STOPPED -> "the search was stopped before any load held";
      case FOUND, LIMIT, NOTHING_HOLDS -> "not even 1 of the " + plan.dimension().text() + " holds";
    };
  }
}
