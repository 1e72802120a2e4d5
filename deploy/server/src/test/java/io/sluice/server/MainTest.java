package io.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line from outside: what is printed where, and the exit code. */
class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> variables = new HashMap<>();

  @Test
  void shouldPrintHelp() {
    assertThat(run("--help")).isEqualTo(Main.OK);
    assertThat(out()).startsWith("Usage: sluice").contains("--media-port=PORT", "room.codecs");
    assertThat(err()).isEmpty();
  }

  @Test
  void shouldPrintTheVersionOfTheBuild() {
    assertThat(run("--version")).isEqualTo(Main.OK);
    assertThat(out()).matches("Sluice \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--htp-port=1 | Unknown option: '--htp-port=1'",
        "--http-port | Missing required parameter for option '--http-port'",
        "stray | Unmatched argument",
        "--http-port=x | --http-port: http.port: 'x' is not a port",
        "--http-port=1,--http-port=2 | --http-port: http.port takes one value, not 2",
        "--config=/none.yaml | /none.yaml cannot be read",
      })
  void shouldRefuseBadOptionsInOneLine(String args, String reason) {
    assertThat(run(args.split(",", -1))).isEqualTo(Main.USAGE);
    assertThat(err()).startsWith("sluice: ").contains(reason).hasLineCount(1);
    assertThat(out()).isEmpty();
  }

  @Test
  void shouldRefuseABadFileInOneLine(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("s.yaml"), "\nmedia:\n  ports: 1\n");
    variables.put("SLUICE_CONFIG", file.toString());

    assertThat(run()).isEqualTo(Main.USAGE);
    assertThat(err())
        .isEqualTo(
            "sluice: %s:3: media.ports is not a setting; did you mean media.port?%n"
                .formatted(file));
  }

  private int run(String... args) {
    return new Main(variables, print(out), print(err)).run(args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
