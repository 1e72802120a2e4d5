package io.sluice.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.RunMeter;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Usage;
import io.sluice.loadtest.scenario.Assertion.Comparison;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asserted of a run, and when it holds. */
class AssertionTest {
  /** Of a second in which three clients were joining, and nothing was received. */
  private static final Summary THREE_JOINING = threeJoining();

  private static Summary threeJoining() {
    RunMeter meter = new RunMeter(0);
    for (int client = 0; client < 3; client++) {
      meter.client(0);
    }
    meter.sample(List.of(), Usage.UNKNOWN, 1_000_000_000L);
    return meter.summary();
  }

  @ParameterizedTest
  @CsvSource({
    "loss<0.1%, LOSS, LESS, 0.1",
    "p99<=50ms, P99, AT_MOST, 50",
    "join.p95 < 0.5s, JOIN_P95, LESS, 500",
    "bitrate>1.5Mbps, BITRATE, MORE, 1500000",
    "clients >= 200, CLIENTS, AT_LEAST, 200",
    "packets-per-cpu-second>400k, PACKETS_PER_CPU_SECOND, MORE, 400000",
    "audio.max<20, AUDIO_MAX, LESS, 20",
  })
  void shouldReadMetricComparisonAndBound(
      String text, Metric metric, Comparison comparison, double bound) {
    Assertion assertion = Assertion.parse(text);

    assertThat(assertion.metric()).isEqualTo(metric);
    assertThat(assertion.comparison()).isEqualTo(comparison);
    assertThat(assertion.bound()).isEqualTo(bound, within(1e-9));
    assertThat(assertion.text()).isEqualTo(text);
  }

  @Test
  void shouldReadSeveralWithCommasBetween() {
    assertThat(Assertion.parseAll("loss<0.1%, p99<50ms"))
        .containsExactly(Assertion.parse("loss<0.1%"), Assertion.parse("p99<50ms"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "loss", "loss=0", "loss<", "<5", "loss<<5", "loss<5<6", "loss 5"})
  void shouldSayHowAnAssertionIsWritten(String text) {
    assertThatThrownBy(() -> Assertion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "'%s' is no assertion such as loss<0.1%% or p99<=50ms; comparisons are < <= > >=;"
                + " metrics are clients, ",
            text);
  }

  @Test
  void shouldNameTheMetricsWhereThereIsNone() {
    assertThatThrownBy(() -> Assertion.parse("latency<5ms"))
        .hasMessageStartingWith("'latency<5ms': there is no metric latency; metrics are clients, ");
  }

  @ParameterizedTest
  @CsvSource({"loss<5ms, 5ms, 1.00%", "p99<5%, 5%, 1.00ms", "clients>many, many, 1"})
  void shouldSayHowAValueIsWritten(String text, String value, String example) {
    assertThatThrownBy(() -> Assertion.parse(text))
        .hasMessage(
            "'%s': %s is no value of %s, which is written like %s",
            text, value, text.split("[<>]", 2)[0], example);
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadEveryMetric(Metric metric) {
    assertThat(Assertion.parse(metric.text() + "<1").metric()).isEqualTo(metric);
  }

  @ParameterizedTest
  @CsvSource({
    "joining<3, false",
    "joining<3.1, true",
    "joining<=3, true",
    "joining<=2.9, false",
    "joining>3, false",
    "joining>2.9, true",
    "joining>=3, true",
    "joining>=3.1, false",
  })
  void shouldCompareWithWhatWasMeasured(String text, boolean holds) {
    Verdict verdict = Assertion.parse(text).check(THREE_JOINING);

    assertThat(verdict.holds()).isEqualTo(holds);
    assertThat(verdict.valueText()).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p99<50ms", "p99<=50ms", "p99>0ms", "p99>=0ms"})
  void shouldNotHoldWhereNothingWasMeasured(String text) {
    Verdict verdict = Assertion.parse(text).check(THREE_JOINING);

    assertThat(verdict.holds()).isFalse();
    assertThat(verdict.valueText()).isEqualTo("–");
  }

  @Test
  void shouldHoldTogetherOnlyIfEachHolds() {
    assertThat(verdicts("joining<=3, joining>=3")).isTrue();
    assertThat(verdicts("joining<=3, joining>=4")).isFalse();
    assertThat(Verdict.allHold(List.of())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "joining<=3, join.p95<1ms | true",
        "joining<3, join.p95<1ms | false",
        "join.p95<1ms, p99<50ms | false",
      })
  void shouldDecideAboutAStepOnlyByWhatWasMeasured(String assertions, boolean holds) {
    List<Verdict> verdicts = Verdict.of(Assertion.parseAll(assertions), THREE_JOINING);

    assertThat(Verdict.holdWhereMeasured(verdicts)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "joining<3 | joining 3, not <3",
        "joining <= 2 | joining 3, not <= 2",
        "joining>=1k | joining 3, not >=1k",
      })
  void shouldTellWhatBrokeIt(String text, String broken) {
    assertThat(Assertion.parse(text).check(THREE_JOINING).brokenText()).isEqualTo(broken);
  }

  private static boolean verdicts(String assertions) {
    return Verdict.allHold(Verdict.of(Assertion.parseAll(assertions), THREE_JOINING));
  }
}
