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

  /** For people: {@code 1,050 subscribers}, and how sure that is. */
  public String text() {
    String found = "%,d %s".formatted(knee, plan.dimension().text());
    return switch (end) {
      case FOUND -> found;
      case LIMIT -> found + " or more: --to was reached";
      case TESTER -> found + " or more: the load tester itself was at its limit";
      case STOPPED -> found + " or more: the search was stopped";
      case NOTHING_HOLDS -> "none: not even 1 of the " + plan.dimension().text() + " holds";
    };
  }
}
