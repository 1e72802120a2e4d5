package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.LoopSnapshot;
import io.sluice.loadtest.measure.RunMeter;
import io.sluice.loadtest.measure.Sample;
import io.sluice.loadtest.measure.Usage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Takes a sample every second and whenever it is asked to, one at a time. For the run's thread. */
final class Sampler {
  private static final long EVERY_NANOS = 1_000_000_000L;

  /** A loop that does not answer for so long never will. */
  private static final long LIMIT_SECONDS = 20;

  private final RunMeter meter;
  private final Supplier<CompletableFuture<List<LoopSnapshot>>> loops;
  private final Supplier<Usage> usage;
  private final Executor executor;
  private final LongSupplier clock;
  private final Consumer<Sample> onSample;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private long nextNanos;

  Sampler(
      RunMeter meter,
      Supplier<CompletableFuture<List<LoopSnapshot>>> loops,
      Supplier<Usage> usage,
      Executor executor,
      LongSupplier clock,
      Consumer<Sample> onSample) {
    this.meter = meter;
    this.loops = loops;
    this.usage = usage;
    this.executor = executor;
    this.clock = clock;
    this.onSample = onSample;
    this.nextNanos = clock.getAsLong() + EVERY_NANOS;
  }

  /**
   * Takes a sample if the last one is a second old.
   *
   * @throws java.util.concurrent.CompletionException if the last one failed
   */
  void tick(long nowNanos) {
    if (nowNanos >= nextNanos && last.isDone()) {
      last.join();
      last = sample();
    }
  }

  /**
   * Takes a sample when the one under way, if any, is there; the next second begins with it.
   *
   * @return completed, on the run's thread, when it is there
   */
  CompletableFuture<Void> sample() {
    last =
        last.thenCompose(none -> loops.get())
            .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
            .thenAcceptAsync(this::take, executor);
    return last;
  }

  private void take(List<LoopSnapshot> collected) {
    long nowNanos = clock.getAsLong();
    nextNanos = nowNanos + EVERY_NANOS;
    onSample.accept(meter.sample(collected, usage.get(), nowNanos));
  }
}
