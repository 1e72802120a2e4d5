package io.sluice.server.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.RemoteTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's example is this code, and it runs. */
class EmbedExampleTest {
  private static final Path ROOT = Path.of("../..");

  @Test
  void shouldBeQuotedByTheReadme() throws Exception {
    List<String> lines =
        Files.readAllLines(Path.of("src/test/java/io/sluice/server/examples/EmbedExample.java"));
    String quoted =
        lines
            .subList(lines.indexOf("  // README begins") + 1, lines.indexOf("  // README ends"))
            .stream()
            .map(line -> line.isEmpty() ? line : line.substring(2))
            .collect(Collectors.joining("\n"));

    assertThat(Files.readString(ROOT.resolve("README.md")))
        .contains("```java\n" + quoted + "\n```");
  }

  @Test
  void shouldOpenAndCloseAMediaPlane() {
    Map<String, LocalTransport> offered = new LinkedHashMap<>();
    AtomicInteger ran = new AtomicInteger();

    EmbedExample.forward(
        (client, ours) -> {
          offered.put(client, ours);
          return new RemoteTransport(
              new IceCredentials("remote", "0123456789012345678901"),
              List.of(new Fingerprint("sha-256", "00:".repeat(31) + "00")),
              DtlsRole.SERVER);
        },
        ran::incrementAndGet);

    assertThat(ran).hasValue(1);
    assertThat(offered).containsOnlyKeys("Ada", "Grace");
    assertThat(offered.values()).allMatch(local -> !local.candidates().isEmpty());
  }
}
