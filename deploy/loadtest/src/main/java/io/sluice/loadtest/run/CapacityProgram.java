package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.scenario.CapacityPlan;
import io.sluice.loadtest.scenario.CapacitySearch;
import io.sluice.loadtest.scenario.CapacitySearch.Outcome;
import io.sluice.loadtest.scenario.Load;
import io.sluice.loadtest.scenario.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A run that looks for the capacity, step by step. */
final class CapacityProgram implements Program {
  /** How many it can serve is not how fast it can let them in. */
  private static final int RETRIES = 2;

  private final CapacityPlan plan;
  private final Load base;
  private final CapacitySearch search;
  private final Predicate<Summary> testerLimited;
  private final Consumer<Step> onStep;
  private final List<Step> steps = new ArrayList<>();

  /**
   * @param base the load except for what the search has more and more of
   * @param testerLimited whether the load tester was at its own limit
   */
  CapacityProgram(
      CapacityPlan plan, Load base, Predicate<Summary> testerLimited, Consumer<Step> onStep) {
    this.plan = plan;
    this.base = base;
    this.search = new CapacitySearch(plan);
    this.testerLimited = testerLimited;
    this.onStep = onStep;
  }

  @Override
  public Optional<Load> next() {
    return search.next().isPresent()
        ? Optional.of(base.with(plan.dimension(), search.next().getAsInt()))
        : Optional.empty();
  }

  @Override
  public Duration duration() {
    return plan.stepDuration();
  }

  @Override
  public int retries() {
    return RETRIES;
  }

  @Override
  public boolean awaitsRest() {
    return true;
  }

  @Override
  public String title() {
    return "%,d %s%s"
        .formatted(
            search.next().orElse(search.knee()),
            plan.dimension().text(),
            search.isRepeating() ? " again" : "");
  }

  @Override
  public String name(Phase phase) {
    return phase == Phase.LEAVE ? phase.text() : phase.text() + " " + title();
  }

  @Override
  public void measured(Summary summary, int missing) {
    List<Verdict> verdicts = verdicts(summary);
    Outcome outcome = outcome(Verdict.holdWhereMeasured(verdicts) && missing == 0, summary);
    Step step = new Step(search.next().orElseThrow(), summary, verdicts, missing, outcome);
    steps.add(step);
    onStep.accept(step);
    search.measured(outcome);
  }

  /** Nobody joins for a repeated step: what was told of the joins before stands. */
  private List<Verdict> verdicts(Summary summary) {
    List<Verdict> now = Verdict.of(plan.assertions(), summary);
    if (!search.isRepeating()) {
      return now;
    }
    List<Verdict> before = steps.get(steps.size() - 1).verdicts();
    return IntStream.range(0, now.size())
        .mapToObj(i -> now.get(i).isMeasured() ? now.get(i) : before.get(i))
        .toList();
  }

  private Outcome outcome(boolean held, Summary summary) {
    if (summary.isUnderloaded()) {
      return Outcome.TESTER_LIMITED;
    }
    if (held) {
      return Outcome.HELD;
    }
    return testerLimited.test(summary) ? Outcome.TESTER_LIMITED : Outcome.FAILED;
  }

  /** What was measured at the largest count that held; empty if none did. */
  Optional<Summary> kneeSummary() {
    return steps.stream()
        .filter(step -> step.outcome() == Outcome.HELD && step.count() == search.knee())
        .map(Step::summary)
        .findFirst();
  }

  /** What is found so far. */
  CapacityResult result() {
    return new CapacityResult(plan, steps, search.knee(), search.end());
  }
}
