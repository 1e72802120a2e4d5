package io.sluice.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Help, README and the example file say what the table says. */
class SettingsTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path EXAMPLE = ROOT.resolve("deploy/config/sluice.yaml");

  @TempDir Path dir;

  @Test
  void shouldNameEverySettingInHelp() {
    StringWriter help = new StringWriter();
    Configuration.commandLine("1").usage(new PrintWriter(help, true));
    String text = help.toString().replaceAll("\\s+", " ");

    for (Setting<?> setting : Settings.ALL) {
      assertThat(text).contains(setting.key()).contains(setting.variable());
      assertThat(text).contains(setting.option());
    }
    assertThat(help.toString().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void shouldHaveUniqueNames() {
    assertThat(Settings.ALL).extracting(Setting::key).doesNotHaveDuplicates();
    assertThat(Settings.ALL).extracting(Setting::variable).doesNotHaveDuplicates();
    assertThat(Settings.ALL)
        .extracting(Setting::option)
        .filteredOn(option -> !option.isEmpty())
        .doesNotHaveDuplicates()
        .contains("--bind", "--http-port", "--media-port", "--media-address", "--public-address")
        .contains("--tls-cert", "--tls-key", "--tls-self-signed")
        .contains("--admin-bind", "--admin-port", "--admin-token");
  }

  @Test
  void shouldHoldTheTableInTheReadme() throws IOException {
    assertThat(Files.readString(ROOT.resolve("README.md")))
        .as("the table of settings in README.md")
        .contains(SettingsTable.markdown());
  }

  @Test
  void shouldParseTheExampleFileAsTheDefaults() throws Exception {
    assertThat(load(EXAMPLE)).isEqualTo(ServerConfig.defaults());
  }

  /** Each key is there, commented out; without the comment signs the file still parses. */
  @Test
  void shouldExplainEveryKeyInTheExampleFile() throws Exception {
    Path made = Files.writeString(dir.resolve("file"), "x");
    List<String> lines = Files.readAllLines(EXAMPLE);
    String active =
        lines.stream()
            .map(line -> line.replaceFirst("^(\\s*)#(\\S)", "$1$2"))
            .map(line -> line.replaceAll("/etc/sluice/\\S+", made.toString()))
            .filter(line -> !line.contains("selfSigned:") && !line.contains("jwks:"))
            .collect(Collectors.joining("\n"));

    Map<String, Given> values = YamlFile.read(Files.writeString(dir.resolve("a.yaml"), active));

    assertThat(values.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Settings.ALL.stream()
                .<String>map(Setting::key)
                .filter(key -> !key.endsWith(".selfSigned") && !key.endsWith(".jwks"))
                .toList());
    assertThat(lines).anyMatch(line -> line.matches("\\s*#selfSigned: .*"));
    assertThat(lines).anyMatch(line -> line.matches("\\s*#jwks: .*"));
    load(dir.resolve("a.yaml"));
  }

  private static ServerConfig load(Path file) throws ConfigException {
    return Configuration.load(
        Configuration.commandLine("1").parseArgs("--config", file.toString()), Map.of());
  }
}
