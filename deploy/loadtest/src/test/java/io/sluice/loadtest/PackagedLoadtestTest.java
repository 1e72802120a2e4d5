package io.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.SluiceServer;
import io.sluice.server.config.ServerConfig;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shipped: the jar with its lib folder, and the launcher, as processes of their own. */
class PackagedLoadtestTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path LAUNCHER = ROOT.resolve("deploy/bin/loadtest");

  @TempDir Path dir;

  private static List<String> lines(BufferedReader reader) {
    return reader.lines().toList();
  }

  private Process launch(Path launcher, String... args) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(args));
    builder.directory(dir.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LOADTEST_"));
    return builder.start();
  }

  @Test
  void shouldExplainItself() throws Exception {
    Process process = launch(LAUNCHER, "--help");

    assertThat(lines(process.inputReader())).first().isEqualTo("Usage: loadtest [OPTIONS] [URL]");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void shouldBeStartedThroughSymlinksAndTellItsVersion() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("link"), LAUNCHER);
    Path second = Files.createSymbolicLink(dir.resolve("second"), link.getFileName());
    Process process = launch(second, "--version");

    assertThat(lines(process.inputReader()))
        .singleElement()
        .asString()
        .matches("Sluice loadtest \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void shouldPassOnExitCodeAndMessage() throws Exception {
    Process process = launch(LAUNCHER, "--ramp", "fast");

    assertThat(lines(process.errorReader()))
        .singleElement()
        .asString()
        .startsWith("loadtest: Invalid value for option '--ramp'");
    assertThat(process.waitFor()).isEqualTo(Main.USAGE);
  }

  @Test
  void shouldReportWhatItHasWhenItIsEndedEarly() throws Exception {
    try (SluiceServer server = SluiceServer.start(ServerConfig.onFreePorts())) {
      Process process =
          launch(
              LAUNCHER,
              server.httpUri().toString(),
              "--subscribers=2",
              "--warmup=0s",
              "--duration=1h",
              "--assert=clients>=3");
      try {
        awaitLine(process.errorReader(), "measure");
        process.toHandle().destroy(); // unlike Process.destroy, leaves the output readable

        assertThat(lines(process.inputReader()))
            .anyMatch(line -> line.matches("  clients>=3 +3 +holds"))
            .contains("Warning: The run was ended before its time.");
        assertThat(process.waitFor()).isEqualTo(Main.FAILED);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static void awaitLine(BufferedReader reader, String part) throws Exception {
    StringBuilder text = new StringBuilder();
    String line;
    while ((line = reader.readLine()) != null) {
      text.append(line).append('\n');
      if (line.contains(part)) {
        return;
      }
    }
    throw new AssertionError("no line with '" + part + "': " + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loadtest", "launcher.sh"})
  void shouldBeWellFormed(String script) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-n", LAUNCHER.resolveSibling(script).toString()).start();

    assertThat(lines(process.errorReader())).isEmpty();
    assertThat(process.waitFor()).isZero();
  }
}
