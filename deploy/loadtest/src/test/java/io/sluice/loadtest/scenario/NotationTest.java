package io.sluice.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What options accept, and what they say about the rest. */
class NotationTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "0s, 0",
    "30s, 30000",
    "1.5s, 1500",
    "5m, 300000",
    "0.5h, 1800000",
  })
  void shouldReadTimes(String text, long millis) {
    assertThat(Notation.duration(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-3s", "3 s", "3days", "1e3s", "30s/s"})
  void shouldSayWhatATimeIs(String text) {
    assertThatThrownBy(() -> Notation.duration(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' is not a time such as 500ms, 30s, 5m or 1h", text);
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500ms", "0s, 0s", "90s, 90s", "120s, 2m", "60m, 1h", "90m, 90m"})
  void shouldWriteTimesAsTheyAreRead(String text, String shortest) {
    assertThat(Notation.text(Notation.duration(text))).isEqualTo(shortest);
    assertThat(Notation.duration(shortest)).isEqualTo(Notation.duration(text));
  }

  @Test
  void shouldReadShares() {
    assertThat(Notation.share("5%")).isEqualTo(0.05, within(1e-9));
    assertThat(Notation.share("0.5%")).isEqualTo(0.005, within(1e-9));
    assertThat(Notation.share("100%")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "101%", "-1%", "x%"})
  void shouldSayWhatAShareIs(String text) {
    assertThatThrownBy(() -> Notation.share(text))
        .hasMessage("'%s' is not a share from 0%% to 100%%", text);
  }

  @Test
  void shouldReadRamps() {
    assertThat(Notation.ramp("100/s")).isEqualTo(Ramp.perSecond(100));
    assertThat(Notation.ramp("0.5/s")).isEqualTo(Ramp.perSecond(0.5));
    assertThat(Notation.ramp("30s")).isEqualTo(Ramp.within(Duration.ofSeconds(30)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "100", "100/m", "/s", "fast"})
  void shouldSayWhatARampIs(String text) {
    assertThatThrownBy(() -> Notation.ramp(text))
        .hasMessage("'%s' is neither a rate such as 100/s nor a time such as 30s", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/s", "10001/s"})
  void shouldBoundTheRateOfJoins(String text) {
    assertThatThrownBy(() -> Notation.ramp(text)).hasMessage("joins a second are 0.01 to 10,000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "stage:4", "switch:5s", "switch:500ms"})
  void shouldReadAndWriteWhatViewersReceive(String text) {
    assertThat(Notation.viewing(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "some", "all:1", "stage", "stage:0", "stage:x", "switch", "switch:"})
  void shouldSayWhatViewersCanReceive(String text) {
    assertThatThrownBy(() -> Notation.viewing(text))
        .hasMessage(
            "'%s' is none of all, stage:N (such as stage:4) and switch:TIME (such as switch:5s)",
            text);
  }

  @Test
  void shouldRefuseViewersThatSwitchAllTheTime() {
    assertThatThrownBy(() -> Notation.viewing("switch:10ms"))
        .hasMessage("viewers switch every 100ms or less often");
  }
}
