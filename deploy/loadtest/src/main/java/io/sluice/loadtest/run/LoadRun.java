package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.LoopSnapshot;
import io.sluice.loadtest.scenario.CapacityPlan;
import io.sluice.loadtest.scenario.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run, on one thread however many clients it has. */
public final class LoadRun {
  private static final long TICK_MILLIS = 10;

  private final Scenario scenario;
  private final Optional<CapacityPlan> plan;
  private final Facilities facilities;
  private final RunListener listener;
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1,
          task -> new Thread(task, "run"),
          new ThreadPoolExecutor.DiscardPolicy()); // of what clients tell after the end
  private final CompletableFuture<RunResult> result = new CompletableFuture<>();
  private final List<LoopSnapshot> snapshots;
  private volatile boolean stopRequested;

  /**
   * A run that has not begun.
   *
   * @param plan of a capacity search; without one the scenario's load is measured
   */
  public LoadRun(
      Scenario scenario, Optional<CapacityPlan> plan, Facilities facilities, RunListener listener) {
    this.scenario = scenario;
    this.plan = plan;
    this.facilities = facilities;
    this.listener = listener;
    snapshots = Stream.generate(LoopSnapshot::new).limit(facilities.engine().loops()).toList();
  }

  /**
   * Carries it out; to be called once. On return all clients have left, or were given time to.
   *
   * @throws RunFailedException if nothing could be measured
   */
  public RunResult run() throws RunFailedException, InterruptedException {
    try {
      executor.execute(this::begin);
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RunFailedException failed) {
        throw failed;
      }
      throw new IllegalStateException("the run broke off", e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  /** Ends it early: everyone leaves, and {@link #run} returns with what is measured so far. */
  public void stop() {
    stopRequested = true;
  }

  private void begin() {
    try {
      Random random = new Random(scenario.seed());
      Stage.Inputs inputs =
          new Stage.Inputs(
              new LiveJoiner(scenario, facilities, new Random(random.nextLong())),
              this::collect,
              facilities.usage(),
              facilities.testerLimited(),
              facilities.compileMillis());
      Stage stage = new Stage(scenario, plan, inputs, executor, System::nanoTime, random, listener);
      var unused =
          executor.scheduleAtFixedRate(
              () -> tick(stage), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private CompletableFuture<List<LoopSnapshot>> collect() {
    return facilities.engine().collect(snapshots).thenApply(none -> snapshots);
  }

  private void tick(Stage stage) {
    if (result.isDone()) {
      return;
    }
    try {
      if (stopRequested) {
        stage.stop();
      }
      stage.tick();
      if (stage.isOver()) {
        result.complete(stage.result());
      }
    } catch (RunFailedException | RuntimeException e) {
      result.completeExceptionally(e);
    }
  }
}
