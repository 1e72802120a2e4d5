package io.sluice.loadtest;

import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.run.CapacityResult;
import io.sluice.loadtest.run.RunResult;
import io.sluice.loadtest.scenario.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * How the command ends after a run.
 *
 * @param complaints why the exit code is not 0, to be told one by one
 */
record Ending(int code, List<String> complaints) {
  Ending {
    complaints = List.copyOf(complaints);
  }

  /**
   * What a run comes to.
   *
   * @param verdicts about the assertions of a run with one load
   */
  static Ending of(RunResult result, List<Verdict> verdicts) {
    if (!result.failure().isEmpty()) {
      return new Ending(Main.FAILED, List.of(result.failure()));
    }
    if (result.capacity().isPresent()) {
      CapacityResult search = result.capacity().get();
      return search.isFound()
          ? new Ending(Main.OK, List.of())
          : new Ending(Main.BROKEN, List.of("capacity " + search.text()));
    }
    if (result.phases().stream().noneMatch(Summary::measured)) {
      return new Ending(Main.FAILED, List.of("ended before anything was measured"));
    }
    return ofOneLoad(result, verdicts);
  }

  private static Ending ofOneLoad(RunResult result, List<Verdict> verdicts) {
    List<String> complaints = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      if (!verdict.holds()) {
        complaints.add(
            "%s does not hold: %s".formatted(verdict.assertion().text(), verdict.valueText()));
      }
    }
    if (result.stopped() && !verdicts.isEmpty()) {
      complaints.add("ended before its time, so that the assertions decide nothing");
      return new Ending(Main.FAILED, complaints);
    }
    return new Ending(complaints.isEmpty() ? Main.OK : Main.BROKEN, complaints);
  }
}
