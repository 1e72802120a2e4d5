package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.LoopSnapshot;
import io.sluice.loadtest.measure.RunMeter;
import io.sluice.loadtest.measure.Sample;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Usage;
import io.sluice.loadtest.scenario.CapacityPlan;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.scenario.ViewerBehaviour.Mode;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts together what leads a run. For the run's thread. */
final class Stage {
  private final LongSupplier clock;
  private final RunListener listener;
  private final RunMeter meter;
  private final @Nullable CapacityProgram search;
  private final Switching switching;
  private final Population population;
  private final Conductor conductor;

  /**
   * Where clients and figures come from.
   *
   * @param loops collects what each event loop measured; completed when all have answered
   * @param usage CPU and memory so far
   * @param testerLimited whether the load tester was at its own limit
   * @param compileMillis time that the JVM spent on compiling
   */
  record Inputs(
      Joiner joiner,
      Supplier<CompletableFuture<List<LoopSnapshot>>> loops,
      Supplier<Usage> usage,
      Predicate<Summary> testerLimited,
      LongSupplier compileMillis) {}

  /**
   * Begins the run.
   *
   * @param executor the run's thread
   * @param clock as {@link System#nanoTime}
   * @param random decides about churn and viewers
   */
  Stage(
      Scenario scenario,
      Optional<CapacityPlan> plan,
      Inputs inputs,
      Executor executor,
      LongSupplier clock,
      Random random,
      RunListener listener) {
    this.clock = clock;
    this.listener = listener;
    meter = new RunMeter(clock.getAsLong());
    boolean switches = scenario.viewing().behaviour().mode() == Mode.SWITCH;
    population =
        new Population(
            inputs.joiner,
            scenario.ramp(),
            meter::client,
            executor,
            clock,
            switches ? this::watch : viewer -> {});
    switching =
        new Switching(
            scenario.viewing().every(),
            random,
            fault -> executor.execute(() -> population.fault(fault)));
    search =
        plan.map(
                capacity ->
                    new CapacityProgram(
                        capacity, scenario.load(), inputs.testerLimited, listener::onStep))
            .orElse(null);
    conductor =
        new Conductor(
            scenario,
            search == null ? new SingleLoad(scenario) : search,
            population,
            switching,
            new Sampler(meter, inputs.loops, inputs.usage, executor, clock, this::onSample),
            meter,
            new CompilerRest(inputs.compileMillis),
            random,
            clock.getAsLong());
  }

  private void watch(Client viewer) {
    switching.add(viewer, clock.getAsLong());
  }

  private void onSample(Sample sample) {
    listener.onSample(sample, conductor.progress(clock.getAsLong()));
  }

  /** Does what is due; to be called a hundred times a second until the run is over. */
  void tick() {
    conductor.tick(clock.getAsLong());
  }

  /** Ends the run at the next tick; what is measured so far counts. */
  void stop() {
    conductor.stop();
  }

  /** Whether everyone has left. */
  boolean isOver() {
    return conductor.isOver();
  }

  /**
   * What the run found out.
   *
   * @throws RunFailedException if nothing could be measured
   */
  RunResult result() throws RunFailedException {
    if (!conductor.failure().isEmpty() && !conductor.everMeasured()) {
      throw new RunFailedException(conductor.failure());
    }
    return new RunResult(
        search == null ? meter.summary() : search.kneeSummary().orElseGet(meter::summary),
        meter.phases(),
        meter.samples(),
        Optional.ofNullable(search).map(CapacityProgram::result),
        population.joinFaults(),
        population.lost(),
        conductor.lateAtTheEnd(),
        population.reasons(),
        conductor.failure(),
        conductor.isStopped());
  }
}
