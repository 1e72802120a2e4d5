package io.sluice.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.scenario.CapacitySearch.End;
import io.sluice.loadtest.scenario.CapacitySearch.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** The search against servers whose capacity is known. */
class CapacitySearchTest {
  private static final int MOST_STEPS = 80;

  private final List<Integer> loads = new ArrayList<>();

  @Test
  void shouldGrowByHalfThenHalveTheDistance() {
    CapacitySearch search = search(plan(100, 10_000, 0.05), upTo(400));

    assertThat(loads).containsExactly(100, 150, 225, 338, 507, 507, 422, 422, 380, 401, 401, 390);
    assertThat(search.end()).isEqualTo(End.FOUND);
    assertThat(search.knee()).isEqualTo(390);
    assertThat(search.isLowerBound()).isFalse();
  }

  @Test
  void shouldRepeatAFailedStepOnceAndBelieveTheSecondOutcome() {
    List<Outcome> outcomes = new ArrayList<>(List.of(Outcome.FAILED, Outcome.HELD));
    CapacitySearch search = new CapacitySearch(plan(10, 10, 0.05));

    assertThat(search.isRepeating()).isFalse();
    search.measured(outcomes.remove(0));
    assertThat(search.isRepeating()).isTrue();
    assertThat(search.next()).hasValue(10);
    search.measured(outcomes.remove(0));

    assertThat(search.next()).isEmpty();
    assertThat(search.knee()).isEqualTo(10);
  }

  @Test
  void shouldEndAtTheLargestLoadThatWasToBeTried() {
    CapacitySearch search = search(plan(100, 200, 0.05), upTo(1_000));

    assertThat(loads).containsExactly(100, 150, 200);
    assertThat(search.end()).isEqualTo(End.LIMIT);
    assertThat(search.knee()).isEqualTo(200);
    assertThat(search.isLowerBound()).isTrue();
  }

  @Test
  void shouldGoDownWhereTheFirstLoadFails() {
    CapacitySearch search = search(plan(100, 200, 0.05), upTo(20));

    assertThat(loads).startsWith(100, 100, 50, 50, 25, 25, 12);
    assertThat(search.knee()).isEqualTo(20);
    assertThat(search.end()).isEqualTo(End.FOUND);
  }

  @Test
  void shouldSayThatNothingHolds() {
    CapacitySearch search = search(plan(3, 200, 0.05), upTo(0));

    assertThat(loads).containsExactly(3, 3, 1, 1);
    assertThat(search.knee()).isZero();
    assertThat(search.end()).isEqualTo(End.NOTHING_HOLDS);
  }

  @Test
  void shouldStopWhereTheLoadTesterIsAtItsLimit() {
    CapacitySearch search =
        search(plan(100, 10_000, 0.05), load -> load > 300 ? Outcome.TESTER_LIMITED : Outcome.HELD);

    assertThat(loads).containsExactly(100, 150, 225, 338, 338);
    assertThat(search.knee()).isEqualTo(225);
    assertThat(search.end()).isEqualTo(End.TESTER);
    assertThat(search.isLowerBound()).isTrue();
  }

  @Test
  void shouldGiveALowerBoundWhenItIsNotCarriedOn() {
    CapacitySearch search = new CapacitySearch(plan(100, 200, 0.05));
    search.measured(Outcome.HELD);

    assertThat(search.knee()).isEqualTo(100);
    assertThat(search.end()).isEqualTo(End.STOPPED);
    assertThat(search.isLowerBound()).isTrue();
  }

  @Test
  void shouldFindAnyCapacityToItsPrecisionInSpiteOfNoise() {
    Seeds.forEach(
        2_000,
        random -> {
          loads.clear();
          int capacity = random.nextInt(5_000);
          int from = 1 + random.nextInt(2 * capacity + 10);
          int to = from + random.nextInt(3 * capacity + 10);
          double precision = 0.01 + random.nextDouble() / 5;
          boolean[] noisy = {false};
          CapacitySearch search =
              search(
                  plan(from, to, precision),
                  load -> {
                    noisy[0] = !noisy[0] && random.nextInt(5) == 0; // never twice in turn
                    return load <= capacity && !noisy[0] ? Outcome.HELD : Outcome.FAILED;
                  });

          assertThat(loads).hasSizeLessThan(MOST_STEPS);
          assertThat(loads).allMatch(load -> load <= to);
          assertThat(loads).allMatch(load -> load <= Math.max(from, 1.5 * capacity + 1));
          assertThat(search.knee()).isLessThanOrEqualTo(capacity);
          switch (search.end()) {
            case FOUND ->
                assertThat(capacity - search.knee()).isLessThan((int) tolerance(search, precision));
            case LIMIT -> assertThat(search.knee()).isEqualTo(to);
            case NOTHING_HOLDS -> assertThat(capacity).isZero();
            default -> throw new AssertionError(search.end());
          }
        });
  }

  /** Between the knee and the smallest load that failed, the capacity may be anywhere. */
  private static double tolerance(CapacitySearch search, double precision) {
    return Math.max(1, precision * search.knee() / (1 - precision)) + 1;
  }

  private CapacitySearch search(CapacityPlan plan, IntFunction<Outcome> server) {
    CapacitySearch search = new CapacitySearch(plan);
    while (search.next().isPresent()) {
      loads.add(search.next().getAsInt());
      assertThat(loads).hasSizeLessThan(MOST_STEPS);
      search.measured(server.apply(loads.get(loads.size() - 1)));
    }
    return search;
  }

  private static IntFunction<Outcome> upTo(int capacity) {
    return load -> load <= capacity ? Outcome.HELD : Outcome.FAILED;
  }

  private static CapacityPlan plan(int from, int to, double precision) {
    return new CapacityPlan(
        Dimension.SUBSCRIBERS,
        from,
        to,
        Duration.ofSeconds(10),
        precision,
        List.of(new Assertion(Metric.LOSS, Assertion.Comparison.LESS, 0.1, "loss<0.1%")));
  }
}
