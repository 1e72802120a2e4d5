package io.sluice.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loadtest.measure.Sample;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Progress on a terminal and elsewhere. */
class LiveViewTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private void show(boolean terminal, int seconds) {
    RunReport report = Reports.ofSeconds(seconds);
    try (LiveView view = new LiveView(out, terminal)) {
      for (Sample sample : report.samples()) {
        Duration left = Duration.ofSeconds(100).minusSeconds((long) sample.second());
        view.show(new LiveState("", sample.phase(), sample.second() / 100, left, 1), sample);
      }
      view.say("done");
    }
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldWriteOverItsLinesOnATerminal() {
    show(true, 20);
    String up = "\033[3A\033[J";
    assertThat(text().split(Pattern.quote(up), -1)).hasSize(21);
    assertThat(text())
        .contains("ramp     [##----------------------]  10%  1 min 30 s left")
        .contains("1 of 1 clients, 100 /s, ")
        .contains("; server ")
        .endsWith(up + "done" + System.lineSeparator());
    assertThat(text().lines())
        .allMatch(line -> line.replaceAll("\033\\[\\d*\\w", "").length() < 80);
  }

  @Test
  void shouldWriteALineEachFiveSecondsElsewhere() {
    show(false, 20);
    assertThat(text()).doesNotContain("\033");
    assertThat(text().lines()).hasSize(5);
    assertThat(text().lines().skip(3).findFirst().orElseThrow())
        .startsWith("   16 s  steady  16%, 1 min 24 s left: 1 of 1 clients, 100 /s, loss ");
  }

  @Test
  void shouldRewriteNothingThatWasNotWritten() {
    try (LiveView view = new LiveView(out, true)) {
      view.say("step 1");
    }
    assertThat(text()).isEqualTo("step 1" + System.lineSeparator());
  }

  @Test
  void shouldWriteOverANote() {
    try (LiveView view = new LiveView(out, true)) {
      view.note("warming up");
    }
    assertThat(text()).isEqualTo("warming up" + System.lineSeparator() + "\033[1A\033[J");
  }
}
