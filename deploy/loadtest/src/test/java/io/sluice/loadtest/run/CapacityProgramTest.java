package io.sluice.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loadtest.measure.ClientMeter;
import io.sluice.loadtest.measure.LoopMeter;
import io.sluice.loadtest.measure.LoopSnapshot;
import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.loadtest.measure.RunMeter;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Usage;
import io.sluice.loadtest.scenario.Assertion;
import io.sluice.loadtest.scenario.CapacityPlan;
import io.sluice.loadtest.scenario.CapacitySearch.Outcome;
import io.sluice.loadtest.scenario.Dimension;
import io.sluice.loadtest.scenario.Load;
import io.sluice.loadtest.scenario.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a step of the search comes to. */
class CapacityProgramTest {
  private static final long SECOND = 1_000_000_000L;

  /** The outcome of a step whose assertions hold while so much of the media was left out. */
  private static Outcome outcome(long skippedNanos, boolean testerLimited, int missing) {
    return outcome("tester.lateness<5ms", skippedNanos, testerLimited, missing);
  }

  private static Outcome outcome(
      String assertions, long skippedNanos, boolean testerLimited, int missing) {
    List<Step> steps = new ArrayList<>();
    program(assertions, testerLimited, steps).measured(second(skippedNanos), missing);
    return steps.get(0).outcome();
  }

  private static CapacityProgram program(
      String assertions, boolean testerLimited, List<Step> steps) {
    return new CapacityProgram(
        new CapacityPlan(
            Dimension.SUBSCRIBERS,
            10,
            100,
            Duration.ofSeconds(1),
            0.05,
            Assertion.parseAll(assertions)),
        new Load(1, 0, 1, 1),
        summary -> testerLimited,
        steps::add);
  }

  private static Summary second(long skippedNanos) {
    return second(skippedNanos, Duration.ZERO);
  }

  /** With a client that took so long to join, or none. */
  private static Summary second(long skippedNanos, Duration join) {
    LoopMeter loop = new LoopMeter();
    LoopSnapshot snapshot = new LoopSnapshot();
    loop.collect(snapshot, 0);
    RunMeter run = new RunMeter(0);
    run.phase("steady", true);
    PeerMeter peer = loop.peer(0);
    peer.scheduled(SECOND, skippedNanos, 0);
    if (!join.isZero()) {
      ClientMeter client = run.client(0);
      client.joined(0);
      client.peer(peer);
      peer.connected(join.toNanos());
    }
    loop.collect(snapshot, SECOND);
    run.sample(List.of(snapshot), Usage.UNKNOWN, SECOND);
    return run.summary();
  }

  @Test
  void shouldHoldWhereTheAssertionsHold() {
    assertThat(outcome(0, false, 0)).isEqualTo(Outcome.HELD);
    assertThat(outcome(SECOND / 2_000, true, 0)).isEqualTo(Outcome.HELD);
  }

  @Test
  void shouldLetAnAssertionWithoutDataDecideNothing() {
    assertThat(outcome("tester.lateness<5ms,join.p95<1ms", 0, false, 0)).isEqualTo(Outcome.HELD);
    assertThat(outcome("tester.lateness>5ms,join.p95<1ms", 0, false, 0)).isEqualTo(Outcome.FAILED);
  }

  /** Who repeats a step has nobody join for it. */
  @Test
  void shouldKeepWhatAStepToldOfItsJoinsWhenItIsRepeated() {
    List<Step> steps = new ArrayList<>();
    CapacityProgram program = program("tester.lateness<5ms,join.p95<1ms", false, steps);
    program.measured(second(0, Duration.ofMillis(20)), 0);
    program.measured(second(0), 0);

    assertThat(steps).extracting(Step::outcome).containsExactly(Outcome.FAILED, Outcome.FAILED);
    assertThat(steps.get(1).verdicts()).extracting(Verdict::holds).containsExactly(true, false);
  }

  @Test
  void shouldNotHoldWhereNoAssertionHasData() {
    assertThat(outcome("join.p95<1ms", 0, false, 0)).isEqualTo(Outcome.FAILED);
  }

  @Test
  void shouldFailWhereClientsAreMissing() {
    assertThat(outcome(0, false, 1)).isEqualTo(Outcome.FAILED);
    assertThat(outcome(0, true, 1)).isEqualTo(Outcome.TESTER_LIMITED);
  }

  @Test
  void shouldNotHoldALoadThatWasNotOffered() {
    assertThat(outcome(SECOND / 5, false, 0)).isEqualTo(Outcome.TESTER_LIMITED);
  }
}
