package io.sluice.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Ticks at round numbers, and where values stand between them. */
class ScaleTest {
  private static List<String> texts(Scale scale) {
    return scale.ticks().stream().map(Scale.Tick::text).toList();
  }

  @Test
  void shouldEndALinearScaleAtARoundNumber() {
    assertThat(texts(Scale.linear(87))).containsExactly("0", "20", "40", "60", "80", "100");
    assertThat(texts(Scale.linear(0.0031)))
        .containsExactly("0", "0.001", "0.002", "0.003", "0.004");
    assertThat(texts(Scale.linear(350_000))).containsExactly("0", "100k", "200k", "300k", "400k");
    assertThat(Scale.linear(87).at(50)).isEqualTo(0.5, within(1e-9));
  }

  @Test
  void shouldHaveAScaleForNothingButZeros() {
    Scale scale = Scale.linear(0);
    assertThat(scale.at(0)).isZero();
    assertThat(texts(scale)).containsExactly("0", "0.2", "0.4", "0.6", "0.8", "1");
  }

  @Test
  void shouldLabelTimesAsAClockDoes() {
    assertThat(texts(Scale.time(70))).containsExactly("0:00", "0:15", "0:30", "0:45", "1:00");
    assertThat(texts(Scale.time(5_400))).containsExactly("0:00", "30:00", "1:00:00", "1:30:00");
    assertThat(Scale.time(70).at(70)).isEqualTo(1, within(1e-9));
  }

  @Test
  void shouldEndAnExactScaleAtItsLastValue() {
    Scale scale = Scale.exact(73);
    assertThat(scale.at(73)).isEqualTo(1, within(1e-9));
    assertThat(texts(scale)).containsExactly("0", "20", "40", "60");
  }

  @Test
  void shouldGiveEachDecadeOfALogarithmicScaleTheSameRoom() {
    Scale scale = Scale.logarithmic(0.3, 42);
    assertThat(texts(scale)).containsExactly("0.1", "1", "10", "100");
    assertThat(scale.at(1)).isEqualTo(1 / 3.0, within(1e-9));
    assertThat(scale.at(10)).isEqualTo(2 / 3.0, within(1e-9));
    assertThat(scale.at(0)).isZero();
    assertThat(Scale.logarithmic(1, 1).ticks()).hasSize(2);
  }

  @Test
  void shouldGiveEachNineOfATailTheSameRoom() {
    Scale scale = Scale.tail();
    assertThat(scale.at(90)).isEqualTo(0.2, within(1e-6));
    assertThat(scale.at(99)).isEqualTo(0.4, within(1e-6));
    assertThat(scale.at(100)).isEqualTo(1);
    assertThat(scale.at(0)).isZero();
  }
}
