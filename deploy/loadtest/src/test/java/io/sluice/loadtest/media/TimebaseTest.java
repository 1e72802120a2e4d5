package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TimebaseTest {
  @Test
  void shouldNotDrift() {
    Timebase ntsc = new Timebase(30_000, 1_001);
    assertThat(ntsc.nanos(30_000)).isEqualTo(1_001_000_000_000L);
    assertThat(ntsc.nanos(30_000L * 1_000_000)).isEqualTo(1_001_000_000_000L * 1_000_000);
    assertThat(ntsc.in(30_000L * 1_000_000, 90_000)).isEqualTo(90_090_000L * 1_000_000);
  }

  @Test
  void shouldRoundDownToTheTick() {
    Timebase thirds = new Timebase(3, 1);
    assertThat(thirds.nanos(1)).isEqualTo(333_333_333);
    assertThat(thirds.nanos(2)).isEqualTo(666_666_666);
    assertThat(thirds.nanos(3)).isEqualTo(1_000_000_000);
  }

  @Test
  void shouldTakeAFrameRateWithDecimals() {
    assertThat(Timebase.of(29.97).nanos(2_997)).isEqualTo(100_000_000_000L);
    assertThat(Timebase.of(30).perSecond()).isEqualTo(30);
  }

  @Test
  void shouldHoldTheFinestClockForYears() {
    Timebase nanos = new Timebase(1_000_000_000, 1);
    long years = 3_600_000_000_000L * 24 * 365 * 2;
    assertThat(nanos.nanos(years)).isEqualTo(years);
    assertThat(nanos.in(years, 48_000)).isEqualTo(years / 1_000_000 * 48);
  }
}
