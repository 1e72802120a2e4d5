package io.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shipped: the jar with its lib folder, and the launcher, as processes of their own. */
class PackagedServerTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path JAR = ROOT.resolve("deploy/server/target/sluice-server.jar");
  private static final Pattern ROOMS = Pattern.compile("Rooms +(http://localhost:\\d+)/");
  private static final Duration SHUTDOWN = Duration.ofSeconds(5);

  @TempDir Path dir;

  @Test
  void shouldServeFromTheLibFolderAndEndCleanlyBySigterm() throws Exception {
    Process process = java("--http-port=0", "--media-port=0", "--admin-port=0");
    try {
      URI uri = awaitBanner(process);
      assertThat(status(uri.resolve("/healthz"))).isEqualTo(200);

      process.destroy();

      assertThat(process.waitFor(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS))
          .as("ends within 5 s of SIGTERM")
          .isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldExitWithOneLineWhenAPortIsTaken() throws Exception {
    Process first = java("--http-port=0", "--media-port=0", "--admin-port=0");
    try {
      int port = awaitBanner(first).getPort();
      Process second = java("--http-port=" + port, "--media-port=0", "--admin-port=0");
      List<String> errors = lines(second.errorReader());

      assertThat(second.waitFor()).isEqualTo(Main.FAILED);
      assertThat(errors)
          .containsExactly(
              "sluice: TCP port " + port + " is in use; choose another with --http-port");
    } finally {
      first.destroyForcibly();
    }
  }

  @Test
  void shouldBeStartedByTheLauncherFromAnywhereAndThroughSymlinks() throws Exception {
    Files.createSymbolicLink(dir.resolve("link"), ROOT.resolve("deploy/bin/sluice"));
    Path second = Files.createSymbolicLink(dir.resolve("second"), Path.of("link"));
    ProcessBuilder launcher = new ProcessBuilder(second.toString(), "--version");
    launcher.directory(dir.toFile());
    launcher.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    Process process = launcher.start();

    assertThat(lines(process.inputReader())).containsExactly("Sluice " + Version.current());
    assertThat(process.waitFor()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/bin/sluice", "deploy/bin/test", ".ci/run"})
  void shouldBeRunnableAndWellFormed(String script) throws Exception {
    assertThat(ROOT.resolve(script)).isExecutable();
    Process process = new ProcessBuilder("bash", "-n", ROOT.resolve(script).toString()).start();
    assertThat(lines(process.errorReader())).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  /** Signed jars (Bouncy Castle, Corretto) must be there as they came. */
  @Test
  void shouldShipEveryDependencyOnce() throws IOException {
    try (Stream<Path> jars = Files.list(JAR.resolveSibling("lib"))) {
      List<String> names = jars.map(path -> path.getFileName().toString()).toList();
      assertThat(names).anyMatch(name -> name.startsWith("bcprov-jdk18on-"));
      assertThat(names).anyMatch(name -> name.startsWith("AmazonCorrettoCryptoProvider-"));
      assertThat(names).noneMatch(name -> name.contains("junit") || name.contains("playwright"));
    }
  }

  private Process java(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-jar", JAR.toString(), "--media-address=127.0.0.1"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    builder.environment().put("SLUICE_MEDIA_WARM_UP_SECONDS", "1");
    return builder.start();
  }

  /** Reads up to the banner's last line; fails when the process ends before. */
  private static URI awaitBanner(Process process) throws IOException {
    StringBuilder text = new StringBuilder();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line;
    while ((line = out.readLine()) != null) {
      text.append(line).append('\n');
      if (line.contains("token for this run")) {
        Matcher rooms = ROOMS.matcher(text);
        assertThat(rooms.find()).as(text.toString()).isTrue();
        return URI.create(rooms.group(1));
      }
    }
    throw new AssertionError("no banner: " + text + lines(process.errorReader()));
  }

  private static int status(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private static List<String> lines(BufferedReader reader) {
    return reader.lines().toList();
  }
}
