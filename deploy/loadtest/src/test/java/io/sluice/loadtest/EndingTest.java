package io.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loadtest.measure.RunMeter;
import io.sluice.loadtest.run.CapacityResult;
import io.sluice.loadtest.run.RunResult;
import io.sluice.loadtest.scenario.Assertion;
import io.sluice.loadtest.scenario.CapacityPlan;
import io.sluice.loadtest.scenario.CapacitySearch.End;
import io.sluice.loadtest.scenario.Dimension;
import io.sluice.loadtest.scenario.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit code of a run, and what is said about it. */
class EndingTest {
  private static final String NOTHING = "";

  private static Ending of(boolean measured, boolean stopped, String failure, String assertions) {
    RunMeter meter = new RunMeter(0);
    meter.phase("first", measured);
    return Ending.of(
        result(meter, Optional.empty(), stopped, failure),
        assertions.isEmpty()
            ? List.of()
            : Verdict.of(Assertion.parseAll(assertions), meter.summary()));
  }

  private static RunResult result(
      RunMeter meter, Optional<CapacityResult> capacity, boolean stopped, String failure) {
    return new RunResult(
        meter.summary(), meter.phases(), List.of(), capacity, 0, 0, 0, List.of(), failure, stopped);
  }

  @Test
  void shouldEndWithZeroWhenAllAssertionsHold() {
    assertThat(of(true, false, NOTHING, "clients<=0,failed<=0"))
        .isEqualTo(new Ending(Main.OK, List.of()));
  }

  @Test
  void shouldEndWithOneAndNameEachAssertionThatDoesNotHold() {
    assertThat(of(true, false, NOTHING, "clients>=1,failed<=0,failed>2"))
        .isEqualTo(
            new Ending(
                Main.BROKEN, List.of("clients>=1 does not hold: 0", "failed>2 does not hold: 0")));
  }

  @Test
  void shouldEndWithThreeWhenAssertionsWereNotMeasuredToTheEnd() {
    Ending ending = of(true, true, NOTHING, "clients<=0");

    assertThat(ending.code()).isEqualTo(Main.FAILED);
    assertThat(ending.complaints())
        .containsExactly("ended before its time, so that the assertions decide nothing");
  }

  @Test
  void shouldEndWithZeroWhenARunWithoutAssertionsIsEndedEarly() {
    assertThat(of(true, true, NOTHING, NOTHING).code()).isEqualTo(Main.OK);
  }

  @Test
  void shouldEndWithThreeWhenNothingWasMeasured() {
    assertThat(of(false, true, NOTHING, NOTHING))
        .isEqualTo(new Ending(Main.FAILED, List.of("ended before anything was measured")));
  }

  @Test
  void shouldEndWithThreeAndTheReasonWhenTheRunFailed() {
    assertThat(of(true, false, "no client is connected", "clients>=1"))
        .isEqualTo(new Ending(Main.FAILED, List.of("no client is connected")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TESTER | the load tester itself was at its limit before any load held",
        "STOPPED | the search was stopped before any load held",
        "NOTHING_HOLDS | not even 1 of the subscribers holds",
      })
  void shouldEndWithOneWhenNoCapacityIsFound(End end, String reason) {
    assertThat(search(0, end))
        .isEqualTo(new Ending(Main.BROKEN, List.of("capacity not found: " + reason)));
  }

  @ParameterizedTest
  @CsvSource({"FOUND", "LIMIT", "TESTER", "STOPPED"})
  void shouldEndWithZeroWhenALoadHeld(End end) {
    assertThat(search(1, end)).isEqualTo(new Ending(Main.OK, List.of()));
  }

  private static Ending search(int knee, End end) {
    CapacityPlan plan =
        new CapacityPlan(
            Dimension.SUBSCRIBERS,
            1,
            2,
            Duration.ofSeconds(1),
            0.05,
            Assertion.parseAll("loss<0.1%"));
    CapacityResult found = new CapacityResult(plan, List.of(), knee, end);
    return Ending.of(
        result(new RunMeter(0), Optional.of(found), end == End.STOPPED, NOTHING), List.of());
  }
}
