package io.sluice.loadtest.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.VirtualClock;
import io.sluice.loadtest.measure.Sample;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Usage;
import io.sluice.loadtest.media.MediaSpec;
import io.sluice.loadtest.run.FakeServer.Guest;
import io.sluice.loadtest.scenario.Assertion;
import io.sluice.loadtest.scenario.CapacityPlan;
import io.sluice.loadtest.scenario.CapacitySearch.End;
import io.sluice.loadtest.scenario.Churn;
import io.sluice.loadtest.scenario.Dimension;
import io.sluice.loadtest.scenario.Impairment;
import io.sluice.loadtest.scenario.Load;
import io.sluice.loadtest.scenario.Ramp;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.scenario.Viewing;
import io.sluice.signaling.room.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A whole run in virtual time, against a server without media. */
class StageTest {
  private static final long MILLI = 1_000_000;
  private static final Load CLASSROOM = new Load(2, 0, 1, 5);

  private final VirtualClock clock = new VirtualClock();
  private final long beginNanos = clock.nanos();
  private final FakeServer server = new FakeServer(clock);
  private final List<Progress> progress = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private Ramp ramp = Ramp.perSecond(10);
  private Churn churn = Churn.NONE;
  private Viewing viewing = Viewing.ALL;
  private Optional<CapacityPlan> plan = Optional.empty();
  private long compileMillis;

  private Stage stage(Load load) {
    Scenario scenario =
        new Scenario(
            load,
            ramp,
            churn,
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            viewing,
            List.of(MediaSpec.audio("opus")),
            Impairment.NONE,
            "room",
            1);
    return new Stage(
        scenario,
        plan,
        new Stage.Inputs(
            server,
            () -> CompletableFuture.completedFuture(List.of()),
            () -> Usage.UNKNOWN,
            summary -> false,
            () -> compileMillis),
        Runnable::run,
        clock::nanos,
        new Random(Seeds.seed()),
        new RunListener() {
          @Override
          public void onSample(Sample sample, Progress now) {
            progress.add(now);
          }

          @Override
          public void onStep(Step step) {
            steps.add(step);
          }
        });
  }

  /** Lets the time pass; returns the milliseconds that it took if the run is over before. */
  private long run(Stage stage, Duration time) {
    long begin = clock.nanos();
    while (!stage.isOver() && clock.nanos() - begin < time.toNanos()) {
      clock.advanceMillis(10);
      stage.tick();
    }
    return (clock.nanos() - begin) / MILLI;
  }

  @Test
  void shouldLetPublishersJoinFirstAndAllByTheRamp() {
    run(stage(CLASSROOM), Duration.ofSeconds(2));

    assertThat(server.guests.values())
        .extracting(guest -> guest.role)
        .startsWith(Role.PUBLISHER, Role.PUBLISHER)
        .endsWith(Role.SUBSCRIBER, Role.SUBSCRIBER)
        .hasSize(12);
    assertThat(server.inRoom(0, Role.SUBSCRIBER)).hasSize(5);
    assertThat(server.inRoom(1, Role.PUBLISHER)).hasSize(1);
    int number = 0;
    for (Guest guest : server.guests.values()) {
      long due = Math.max(10, 100L * number++);
      assertThat((guest.joinedNanos - beginNanos) / MILLI).isBetween(due, due + 30);
    }
  }

  @Test
  void shouldLetSubscribersWaitUntilPublishersHaveArrived() {
    server.connecting = false;
    Stage stage = stage(CLASSROOM);
    run(stage, Duration.ofSeconds(5));
    assertThat(server.guests).hasSize(2);

    server.guests.values().forEach(Guest::connect);
    run(stage, Duration.ofMillis(210));
    assertThat(server.guests).hasSizeBetween(4, 5); // by the ramp, not those of 5 s at once
  }

  @Test
  void shouldLeadThroughThePhases() throws Exception {
    Stage stage = stage(CLASSROOM);
    long millis = run(stage, Duration.ofMinutes(1));

    assertThat(millis).isBetween(33_100L, 33_400L); // 1.1 s ramp, 2 s warm-up, 30 s
    RunResult result = stage.result();
    assertThat(result.phases())
        .extracting(Summary::name)
        .containsExactly("ramp", "warmup", "measure", "leave");
    assertThat(result.summary().seconds()).isBetween(29.9, 30.1);
    assertThat(result.samples()).hasSizeBetween(33, 37);
    assertThat(result.failure()).isEmpty();
    assertThat(result.stopped()).isFalse();
    assertThat(server.present()).isZero();
  }

  @Test
  void shouldTellHowFarItIs() {
    run(stage(CLASSROOM), Duration.ofSeconds(18).plusMillis(300));

    Progress last = progress.get(progress.size() - 1);
    assertThat(last.phase()).isEqualTo(Phase.MEASURE);
    assertThat(last.connected()).isEqualTo(12);
    assertThat(last.clients()).isEqualTo(12);
    assertThat(last.left()).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(17));
    assertThat(last.done()).isBetween(0.5, 0.6);
  }

  @Test
  void shouldReplaceViewersByTheChurn() throws Exception {
    churn = new Churn(1, 0);
    Stage stage = stage(new Load(3, 0, 1, 20));
    run(stage, Duration.ofMinutes(2));

    // 32 s of 60 viewers a minute
    assertThat(server.guests).hasSizeBetween(63 + 29, 63 + 33);
    assertThat(server.mostPresent).isEqualTo(63);
    assertThat(server.guests.values()).filteredOn(guest -> guest.role == Role.PUBLISHER).hasSize(3);
    assertThat(stage.result().lost()).isZero();
  }

  @Test
  void shouldReplaceViewersByARate() throws Exception {
    churn = new Churn(0, 2);
    Stage stage = stage(new Load(3, 0, 1, 20));
    run(stage, Duration.ofMinutes(2));

    // 32 s of 2 viewers a second, 30 s of which are measured
    assertThat(server.guests).hasSizeBetween(63 + 62, 63 + 65);
    assertThat(server.mostPresent).isEqualTo(63);
  }

  @Test
  void shouldLetViewersWatchOnePublisherAfterTheOther() {
    viewing = Viewing.switchEvery(Duration.ofSeconds(5));
    Stage stage = stage(new Load(1, 0, 3, 1));
    run(stage, Duration.ofSeconds(17));

    Guest viewer = server.inRoom(0, Role.SUBSCRIBER).get(0);
    assertThat(viewer.watched).hasSize(4);
    assertThat(viewer.watched.subList(0, 3)).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(viewer.watched.get(3)).isEqualTo(viewer.watched.get(0));
  }

  @Test
  void shouldLookAgainSoonWhereThereIsNobodyToWatch() {
    viewing = Viewing.switchEvery(Duration.ofSeconds(5));
    Stage stage = stage(new Load(1, 0, 1, 1));
    run(stage, Duration.ofMillis(200));
    Guest viewer = server.inRoom(0, Role.SUBSCRIBER).get(0);
    viewer.watched.clear();
    viewer.publishers = List.of();
    run(stage, Duration.ofSeconds(6));
    assertThat(viewer.watched).isEmpty();

    viewer.publishers = List.of("z");
    run(stage, Duration.ofMillis(300));
    assertThat(viewer.watched).containsExactly("z");
  }

  @Test
  void shouldFailAtOnceWhenNobodyIsTaken() {
    server.refused = number -> true;
    Stage stage = stage(CLASSROOM);

    assertThat(run(stage, Duration.ofMinutes(1))).isLessThan(1_000);
    assertThat(server.guests).hasSizeLessThan(4);
    assertThatThrownBy(stage::result)
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("no publisher is connected")
        .hasMessageContaining("join: the room is full (full)");
  }

  @Test
  void shouldGoOnWhenSomeCannotJoinAndSayWhy() throws Exception {
    server.refused = number -> number > 8;
    Stage stage = stage(CLASSROOM);
    run(stage, Duration.ofMinutes(1));

    RunResult result = stage.result();
    assertThat(result.joinFaults()).isEqualTo(3);
    assertThat(result.reasons()).containsExactly("3 × room r-2, join: the room is full (full)");
    assertThat(result.failure()).isEmpty();
  }

  @Test
  void shouldEndWithWhatIsMeasuredWhenEverybodyIsLost() throws Exception {
    Stage stage = stage(CLASSROOM);
    run(stage, Duration.ofSeconds(20));
    List.copyOf(server.guests.values()).forEach(Guest::drop);

    assertThat(run(stage, Duration.ofMinutes(1))).isLessThan(1_000);
    RunResult result = stage.result();
    assertThat(result.failure()).startsWith("no client is connected: 12 × ");
    assertThat(result.lost()).isEqualTo(12);
    assertThat(result.summary().seconds()).isBetween(16.0, 18.0);
  }

  @Test
  void shouldEndEarlyWhenAskedTo() throws Exception {
    Stage stage = stage(CLASSROOM);
    run(stage, Duration.ofSeconds(13));
    stage.stop();

    assertThat(run(stage, Duration.ofMinutes(1))).isLessThan(1_000);
    RunResult result = stage.result();
    assertThat(result.stopped()).isTrue();
    assertThat(result.summary().seconds()).isBetween(9.0, 11.0);
    assertThat(server.present()).isZero();
  }

  @Test
  void shouldNotCountAsEndedEarlyOnceAllIsMeasured() throws Exception {
    Stage stage = stage(CLASSROOM);
    run(stage, Duration.ofMinutes(1));
    stage.stop();
    stage.tick();

    assertThat(stage.result().stopped()).isFalse();
  }

  @Test
  void shouldMeasureNothingWhenASearchIsStoppedBeforeItsFirstStep() throws Exception {
    plan(Dimension.SUBSCRIBERS, 50, 1_000, "joining<=200");
    Stage stage = stage(new Load(1, 0, 1, 50));
    run(stage, Duration.ofSeconds(4));
    stage.stop();
    run(stage, Duration.ofMinutes(1));

    RunResult result = stage.result();
    assertThat(result.summary().measured()).isFalse();
    assertThat(result.capacity().orElseThrow().text())
        .isEqualTo("not found: the search was stopped before any load held");
  }

  @Test
  void shouldNotWaitLongForThoseWhoNeitherComeNorFail() throws Exception {
    server.connecting = false;
    Stage stage = stage(CLASSROOM);
    run(stage, Duration.ofSeconds(1));
    server.guests.values().forEach(Guest::connect);
    run(stage, Duration.ofSeconds(50));

    assertThat(progress.get(progress.size() - 1).phase()).isEqualTo(Phase.MEASURE);
    run(stage, Duration.ofMinutes(1));
    assertThat(stage.isOver()).isTrue();
    assertThat(server.present()).isZero();
  }

  @Test
  void shouldFailWhenNobodyWasEverConnected() throws Exception {
    server.connecting = false;
    Stage stage = stage(new Load(1, 0, 0, 2));
    run(stage, Duration.ofMinutes(2));

    RunResult result = stage.result();
    assertThat(result.failure())
        .isEqualTo("no client was ever connected; 2 were still joining at the end");
    assertThat(result.late()).isEqualTo(2);
  }

  @Test
  void shouldTellHowManyWereStillJoiningAtTheEnd() throws Exception {
    server.connecting = false;
    Stage stage = stage(new Load(1, 0, 1, 2));
    run(stage, Duration.ofSeconds(1));
    requireNonNull(server.guests.get(0)).connect();
    run(stage, Duration.ofMinutes(2));

    RunResult result = stage.result();
    assertThat(result.failure()).isEmpty();
    assertThat(result.late()).isEqualTo(2);
  }

  /** All that the meters know of clients without connections is that they are joining. */
  @Test
  void shouldFindTheCapacityWithoutTearingClientsDown() throws Exception {
    plan(Dimension.SUBSCRIBERS, 50, 1_000, "joining<=200");
    ramp = Ramp.perSecond(1_000);
    Stage stage = stage(new Load(1, 0, 1, 50));
    run(stage, Duration.ofHours(1));

    CapacityResult found = stage.result().capacity().orElseThrow();
    assertThat(found.end()).isEqualTo(End.FOUND);
    assertThat(found.knee()).isBetween(190, 199);
    assertThat(found.steps()).isEqualTo(steps);
    assertThat(steps).extracting(Step::count).startsWith(50, 75, 113, 170, 255, 255, 212, 212);
    assertThat(server.mostPresent).isEqualTo(256);
    assertThat(server.guests.size()).isLessThan(256 + 200); // each joined once or twice
    assertThat(server.present()).isZero();
  }

  @Test
  void shouldWaitInASearchUntilTheCompilersRest() throws Exception {
    plan(Dimension.SUBSCRIBERS, 50, 50, "joining<=1000");
    ramp = Ramp.perSecond(1_000);
    Stage stage = stage(new Load(1, 0, 1, 50));
    for (int second = 0; second < 10; second++) {
      compileMillis += 500;
      run(stage, Duration.ofSeconds(1));
    }
    assertThat(progress.get(progress.size() - 1).phase()).isEqualTo(Phase.WARMUP);

    run(stage, Duration.ofSeconds(5));
    assertThat(progress.get(progress.size() - 1).phase()).isEqualTo(Phase.MEASURE);
  }

  @Test
  void shouldNotWaitLongForCompilersThatNeverRest() throws Exception {
    plan(Dimension.SUBSCRIBERS, 50, 50, "joining<=1000");
    ramp = Ramp.perSecond(1_000);
    Stage stage = stage(new Load(1, 0, 1, 50));
    for (int second = 0; second < 60 && !stage.isOver(); second++) {
      compileMillis += 1_000;
      run(stage, Duration.ofSeconds(1));
    }

    assertThat(stage.result().capacity().orElseThrow().end()).isEqualTo(End.LIMIT);
  }

  @Test
  void shouldFindTheCapacityInRooms() throws Exception {
    plan(Dimension.ROOMS, 5, 100, "joining<=80");
    ramp = Ramp.perSecond(1_000);
    Stage stage = stage(new Load(5, 4, 0, 0));
    run(stage, Duration.ofHours(1));

    assertThat(stage.result().capacity().orElseThrow().knee()).isEqualTo(20);
  }

  @Test
  void shouldFailAStepWhoseClientsCannotJoin() throws Exception {
    plan(Dimension.SUBSCRIBERS, 50, 1_000, "joining<=1000");
    ramp = Ramp.perSecond(1_000);
    server.refused = number -> server.present() == 60;
    Stage stage = stage(new Load(1, 0, 1, 50));
    run(stage, Duration.ofHours(1));

    CapacityResult found = stage.result().capacity().orElseThrow();
    assertThat(found.knee()).isBetween(57, 59);
    assertThat(found.steps().get(1).missing()).isEqualTo(16);
    assertThat(found.steps().get(1).verdicts()).allMatch(verdict -> verdict.holds());
  }

  @Test
  void shouldLetThoseTryAgainInASearchWhoCouldNotJoin() throws Exception {
    plan(Dimension.SUBSCRIBERS, 50, 75, "joining<=1000");
    server.refused = number -> number >= 60 && number < 80;
    Stage stage = stage(new Load(1, 0, 1, 50));
    run(stage, Duration.ofHours(1));

    assertThat(stage.result().capacity().orElseThrow().end()).isEqualTo(End.LIMIT);
    assertThat(steps).extracting(Step::count).containsExactly(50, 75);
    assertThat(server.mostPresent).isEqualTo(76);
  }

  private void plan(Dimension dimension, int from, int to, String assertions) {
    plan =
        Optional.of(
            new CapacityPlan(
                dimension, from, to, Duration.ofSeconds(5), 0.05, Assertion.parseAll(assertions)));
  }
}
