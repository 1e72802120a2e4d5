package io.sluice.core.bench;

import io.sluice.core.crypto.SrtpCiphers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of the hot steps, which stand beside the tests of their packages, for {@code
 * deploy/bench/jmh}: nanoseconds and bytes allocated by one operation.
 */
public final class Benchmarks {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Benchmarks() {}

  /**
   * Runs them and writes {@code jmh.json} and {@code jmh.txt}.
   *
   * @param args the directory for the results, then JMH's options, such as a regular expression of
   *     what to run
   */
  public static void main(String[] args)
      throws CommandLineOptionException, RunnerException, IOException {
    Path directory = Files.createDirectories(Path.of(args[0]));
    CommandLineOptions given = new CommandLineOptions(Arrays.copyOfRange(args, 1, args.length));
    if (given.shouldHelp()) {
      given.showHelp();
    } else if (given.shouldList()) {
      new Runner(given).list();
    } else {
      run(given, directory);
    }
  }

  private static void run(CommandLineOptions given, Path directory)
      throws RunnerException, IOException {
    Options options =
        new OptionsBuilder()
            .parent(given)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(given.getForkCount().orElse(1))
            .warmupIterations(given.getWarmupIterations().orElse(3))
            .warmupTime(given.getWarmupTime().orElse(TimeValue.seconds(1)))
            .measurementIterations(given.getMeasurementIterations().orElse(5))
            .measurementTime(given.getMeasurementTime().orElse(TimeValue.seconds(1)))
            .addProfiler(GCProfiler.class)
            .resultFormat(ResultFormatType.JSON)
            .result(directory.resolve("jmh.json").toString())
            .build();
    String table = table(new Runner(options).run());
    System.out.println(table);
    Files.writeString(directory.resolve("jmh.txt"), table);
  }

  private static String table(Collection<RunResult> results) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("AES-GCM by %s%n%n", SrtpCiphers.providerName()));
    text.append(String.format("%-66s %10s %8s %8s%n", "benchmark", "ns/op", "± ns", "B/op"));
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
      text.append(
          String.format(
              Locale.ROOT,
              "%-66s %10.1f %8.1f %8.1f%n",
              name(result),
              time.getScore(),
              time.getScoreError(),
              allocated == null ? Double.NaN : allocated.getScore()));
    }
    return text.toString();
  }

  /** Package, class and method below {@code io.sluice.core}, and the parameters' values. */
  private static String name(RunResult result) {
    var parameters = result.getParams();
    StringBuilder name = new StringBuilder();
    name.append(parameters.getBenchmark().replace("io.sluice.core.", ""));
    for (String key : parameters.getParamsKeys()) {
      name.append(' ').append(parameters.getParam(key));
    }
    return name.toString();
  }
}
