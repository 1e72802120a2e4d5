package io.sluice.core.bench;

import io.sluice.core.crypto.SrtpCiphers;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** How the benchmarks of this package are run. */
final class Benchmarks {
  private Benchmarks() {}

  /** Runs one of them, with what it allocates, and says whose AES-GCM it measures. */
  static void run(Class<?> benchmark) throws RunnerException {
    System.out.println("AES-GCM by " + SrtpCiphers.providerName());
    new Runner(
            new OptionsBuilder()
                .include(benchmark.getSimpleName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }
}
