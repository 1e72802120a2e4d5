package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.RunMeter;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.scenario.Load;
import io.sluice.loadtest.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Leads a run through its phases, for each load of its program: ramp, warm-up, measurement; at the
 * end everyone leaves. A sample is taken between two phases, so that none is of both. For the run's
 * thread; time is an argument.
 */
final class Conductor {
  /** How long clients that have begun to join are waited for, and those that leave meanwhile. */
  static final Duration SETTLE_LIMIT = Duration.ofSeconds(20);

  /** How long the load tester's own compilers are waited for beyond the warm-up. */
  static final Duration REST_LIMIT = Duration.ofSeconds(30);

  /** How long it may take until everyone has left. */
  static final Duration LEAVE_LIMIT = Duration.ofSeconds(5);

  /** With so many failures and nobody connected, nobody else tries. */
  private static final int ENOUGH_FAULTS = 3;

  private final Scenario scenario;
  private final Program program;
  private final Population population;
  private final Switching switching;
  private final Sampler sampler;
  private final RunMeter meter;
  private final CompilerRest rest;
  private final RandomGenerator random;
  private Load load;
  private Turnover turnover;
  private Phase phase = Phase.RAMP;
  private long phaseNanos;
  private long rampNanos;
  private long lastBegunNanos;
  private boolean allBegun;
  private int faultsBefore;
  private int retries;
  private int late;
  private @Nullable Phase next;
  private CompletableFuture<Void> sampled = CompletableFuture.completedFuture(null);
  private boolean everMeasured;
  private boolean stopRequested;
  private boolean stopped;
  private boolean over;
  private String failure = "";

  Conductor(
      Scenario scenario,
      Program program,
      Population population,
      Switching switching,
      Sampler sampler,
      RunMeter meter,
      CompilerRest rest,
      RandomGenerator random,
      long nowNanos) {
    this.scenario = scenario;
    this.program = program;
    this.population = population;
    this.switching = switching;
    this.sampler = sampler;
    this.meter = meter;
    this.rest = rest;
    this.random = random;
    this.load = program.next().orElseThrow();
    this.turnover = new Turnover(scenario.churn(), nowNanos);
    enter(Phase.RAMP, nowNanos);
  }

  /** Ends the run at the next tick; what is measured so far counts. */
  void stop() {
    stopRequested = true;
  }

  /** Whether it was ended before all was measured. */
  boolean isStopped() {
    return stopped;
  }

  /** Whether everyone has left. */
  boolean isOver() {
    return over;
  }

  /** Why the run failed; empty if it did not. */
  String failure() {
    return failure;
  }

  /** Clients that were still joining when everyone was to leave; 0 with churn. */
  int lateAtTheEnd() {
    return late;
  }

  /** Whether a load was measured, at least in part. */
  boolean everMeasured() {
    return everMeasured;
  }

  /** Does what is due; to be called a hundred times a second until the run is over. */
  void tick(long nowNanos) {
    population.tick(nowNanos);
    switching.tick(nowNanos);
    if (phase == Phase.WARMUP || phase == Phase.MEASURE) {
      for (int due = turnover.due(population.viewers(), nowNanos); due > 0; due--) {
        population.replaceViewer(random);
      }
    }
    if (next != null) {
      if (sampled.isDone()) {
        sampled.join(); // passes a failure on
        enter(next, nowNanos);
        next = null;
      }
    } else if (phase != Phase.LEAVE && (stopRequested || isInVain())) {
      stopped = stopRequested;
      change(Phase.LEAVE);
    } else if (isPhaseOver(nowNanos)) {
      finishPhase();
    } else {
      sampler.tick(nowNanos);
    }
  }

  private void change(Phase following) {
    next = following;
    sampled = sampler.sample();
  }

  private void finishPhase() {
    switch (phase) {
      case RAMP -> {
        if (retries > 0 && population.present() < load.clients()) {
          retries--;
          ramp();
        } else {
          change(Phase.WARMUP);
        }
      }
      case WARMUP -> change(Phase.MEASURE);
      case MEASURE -> change(Phase.RAMP);
      case LEAVE -> over = true;
    }
  }

  private void enter(Phase following, long nowNanos) {
    if (phase == Phase.MEASURE && following == Phase.RAMP) {
      List<Summary> phases = meter.phases();
      program.measured(phases.get(phases.size() - 1), missing());
      Optional<Load> another = program.next();
      load = another.orElse(load);
      phase = another.isPresent() ? Phase.RAMP : Phase.LEAVE;
    } else {
      phase = following;
    }
    phaseNanos = nowNanos;
    if (!scenario.churn().isNone()) {
      meter.forgetJoins();
    }
    meter.phase(program.name(phase), phase == Phase.MEASURE);
    switch (phase) {
      case RAMP -> {
        retries = program.retries();
        ramp();
      }
      case WARMUP -> {
        turnover = new Turnover(scenario.churn(), nowNanos);
        rest.begin(nowNanos);
      }
      case MEASURE -> everMeasured = true;
      case LEAVE -> leave();
    }
  }

  private void leave() {
    late = late();
    if (everMeasured && failure.isEmpty() && !population.everConnected()) {
      failure =
          "no client was ever connected; %,d were still joining at the end"
              .formatted(population.unconnected());
    }
    population.leaveAll();
  }

  private void ramp() {
    faultsBefore = population.faults();
    population.aim(load);
    rampNanos = scenario.ramp().length(population.waiting()).toNanos();
    allBegun = false;
  }

  /** Clients of this load that could not join, were lost, or are still on their way. */
  private int missing() {
    return population.faults() - faultsBefore + late();
  }

  /** Clients that are still on their way; with churn, some always are. */
  private int late() {
    return scenario.churn().isNone() ? population.unconnected() : 0;
  }

  /** Whether the server takes nobody, or has lost everybody. */
  private boolean isInVain() {
    int faults = population.faults() - faultsBefore;
    boolean nobody = population.present() == 0 && faults >= Math.min(ENOUGH_FAULTS, load.clients());
    boolean silent = faults > 0 && load.publishing() > 0 && !population.hasPublisher();
    if (nobody || silent) {
      failure =
          "no %s is connected: %s"
              .formatted(nobody ? "client" : "publisher", String.join("; ", population.reasons()));
    }
    return nobody || silent;
  }

  private boolean isPhaseOver(long nowNanos) {
    long elapsed = nowNanos - phaseNanos;
    if (!allBegun) {
      allBegun = population.waiting() == 0;
      lastBegunNanos = nowNanos;
    }
    return switch (phase) {
      case RAMP ->
          population.isSettled()
              || (allBegun && nowNanos - lastBegunNanos >= SETTLE_LIMIT.toNanos());
      case WARMUP -> isWarm(nowNanos, elapsed);
      case MEASURE -> elapsed >= program.duration().toNanos();
      case LEAVE -> population.isSettled() || elapsed >= LEAVE_LIMIT.toNanos();
    };
  }

  private boolean isWarm(long nowNanos, long elapsed) {
    boolean rested = !program.awaitsRest() || rest.isReached(nowNanos);
    long warmup = scenario.warmup().toNanos();
    return elapsed >= warmup && (rested || elapsed >= warmup + REST_LIMIT.toNanos());
  }

  /** How far the run, or its current step, has come. */
  Progress progress(long nowNanos) {
    long warmup = scenario.warmup().toNanos();
    long measured = program.duration().toNanos();
    long elapsed = nowNanos - phaseNanos;
    long left =
        switch (phase) {
          case RAMP -> Math.max(0, rampNanos - elapsed) + warmup + measured;
          case WARMUP -> Math.max(0, warmup - elapsed) + measured;
          case MEASURE -> Math.max(0, measured - elapsed);
          case LEAVE -> 0;
        };
    return new Progress(
        program.title(),
        phase,
        population.connected(),
        load.clients(),
        1 - (double) left / (rampNanos + warmup + measured),
        Duration.ofNanos(left),
        population.faults());
  }
}
