package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.scenario.CapacitySearch.Outcome;
import io.sluice.loadtest.scenario.Verdict;
import java.util.List;

/**
 * One step of a capacity search.
 *
 * @param count how many of the search's dimension there were
 * @param missing clients that could not join, again and again, or were lost in this step
 */
public record Step(
    int count, Summary summary, List<Verdict> verdicts, int missing, Outcome outcome) {
  public Step {
    verdicts = List.copyOf(verdicts);
  }
}
