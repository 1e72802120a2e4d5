package io.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How values are written for people and read from assertions. */
class UnitTest {
  @ParameterizedTest
  @CsvSource({
    "COUNT, 0, 0",
    "COUNT, 1234567, '1,234,567'",
    "PERCENT, 0, 0.00%",
    "PERCENT, 0.0123, 0.012%",
    "PERCENT, 0.000031, 0.00003%",
    "PERCENT, 12.34, 12.3%",
    "PERCENT, 134.6, 135%",
    "MILLISECONDS, 0.123, 0.12 ms",
    "MILLISECONDS, 1234.5, '1,235 ms'",
    "MILLISECONDS, 12345, 12.3 s",
    "PER_SECOND, 350000, '350,000 /s'",
    "PER_SECOND, 0.5, 0.5 /s",
    "BITS_PER_SECOND, 1250000000, 1.25 Gbit/s",
    "BITS_PER_SECOND, 800, 800 bit/s",
    "BYTES, 314572800, 300 MiB",
    "BYTES, NaN, –"
  })
  void shouldWriteAValueWithItsUnit(Unit unit, double value, String text) {
    assertThat(unit.format(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "COUNT, 0, 0",
    "COUNT, 400k, 400000",
    "PERCENT, 0.1%, 0.1",
    "PERCENT, .1, 0.1",
    "MILLISECONDS, 50ms, 50",
    "MILLISECONDS, 2 s, 2000",
    "MILLISECONDS, 500us, 0.5",
    "PER_SECOND, 400k/s, 400000",
    "PER_SECOND, 25/s, 25",
    "BITS_PER_SECOND, 1.5Gbps, 1500000000",
    "BITS_PER_SECOND, 20Mbit/s, 20000000",
    "BYTES, 300MiB, 314572800",
    "BYTES, 2GB, 2000000000"
  })
  void shouldReadAValueWithItsUnit(Unit unit, String text, double value) {
    assertThat(unit.parse(text)).hasValue(value);
  }

  @ParameterizedTest
  @CsvSource({
    "PERCENT, 50ms",
    "MILLISECONDS, 50%",
    "MILLISECONDS, ms",
    "MILLISECONDS, -5",
    "MILLISECONDS, 1.2.3",
    "BITS_PER_SECOND, 5M",
    "BYTES, 5Mi",
    "COUNT, ''"
  })
  void shouldRejectAnotherUnit(Unit unit, String text) {
    assertThat(unit.parse(text)).isEmpty();
  }

  @Test
  void shouldFindEachMetricByItsOwnName() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::text)).doesNotHaveDuplicates();
    for (Metric metric : Metric.values()) {
      assertThat(Metric.byText(metric.text())).contains(metric);
    }
    assertThat(Metric.byText("LOSS")).isEmpty();
  }
}
