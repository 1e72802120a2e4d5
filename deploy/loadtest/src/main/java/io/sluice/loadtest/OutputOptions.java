package io.sluice.loadtest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
