package io.sluice.loadtest;

import io.sluice.loadtest.report.CsvReport;
import io.sluice.loadtest.report.HtmlReport;
import io.sluice.loadtest.report.JsonReport;
import io.sluice.loadtest.report.RunReport;
import io.sluice.loadtest.run.RunFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about what is written of a run. */
final class OutputOptions {
  @Option(names = "--json", paramLabel = "FILE", description = "Everything, for programs.")
  @Nullable Path json;

  @Option(names = "--csv", paramLabel = "FILE", description = "One row a second.")
  @Nullable Path csv;

  @Option(names = "--html", paramLabel = "FILE", description = "One page with plots.")
  @Nullable Path html;

  @Option(
      names = "--quiet",
      description = "Prints nothing but what went wrong and which assertions do not hold.")
  boolean quiet;

  /**
   * Refuses files that could not be written after the run.
   *
   * @throws IllegalArgumentException with the option
   */
  void check() {
    List<Path> files = new ArrayList<>();
    check("--json", json, files);
    check("--csv", csv, files);
    check("--html", html, files);
  }

  /**
   * Writes the files that are wanted.
   *
   * @throws RunFailedException if one cannot be written
   */
  void write(RunReport report) throws RunFailedException {
    write(json, () -> JsonReport.of(report));
    write(csv, () -> CsvReport.of(report));
    write(html, () -> HtmlReport.of(report));
  }

  private static void write(@Nullable Path file, Supplier<String> text) throws RunFailedException {
    if (file != null) {
      try {
        Files.writeString(file, text.get());
      } catch (IOException e) {
        throw new RunFailedException(file + " cannot be written: " + e.getMessage(), e);
      }
    }
  }

  private static void check(String option, @Nullable Path file, List<Path> others) {
    if (file == null) {
      return;
    }
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    boolean writable =
        Files.exists(absolute)
            ? Files.isRegularFile(absolute) && Files.isWritable(absolute)
            : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
    if (!writable) {
      throw new IllegalArgumentException(option + ": " + file + " cannot be written");
    }
    if (others.contains(absolute)) {
      throw new IllegalArgumentException(option + ": " + file + " is written already");
    }
    others.add(absolute);
  }
}
