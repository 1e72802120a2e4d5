package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import org.junit.jupiter.api.Test;

/** RFC 3550 section 4: seconds since 1900 and their fraction. */
class NtpClockTest {
  @Test
  void shouldCountFrom1900() {
    NtpClock clock = new NtpClock(0, 77);
    assertThat(clock.ntp(77)).isEqualTo(2_208_988_800L << 32);
    assertThat(clock.ntp(77 + 1_500_000_000L)).isEqualTo(2_208_988_801L << 32 | 0x8000_0000L);
    assertThat(clock.ntp(77 - 500_000_000L)).isEqualTo(2_208_988_799L << 32 | 0x8000_0000L);
    assertThat(new NtpClock(250, 77).ntp(77)).isEqualTo(2_208_988_800L << 32 | 0x4000_0000L);
  }

  @Test
  void shouldTakeMiddleBits() {
    assertThat(NtpClock.middle(0x1234_5678_9abc_def0L)).isEqualTo(0x5678_9abcL);
  }

  @Test
  void shouldConvertSpansBothWays() {
    Seeds.forEach(
        1_000,
        random -> {
          long nanos = random.nextLong(-1_000_000_000_000_000L, 1_000_000_000_000_000L);
          long span = NtpClock.fromNanos(nanos);
          assertThat(NtpClock.toNanos(span)).isBetween(nanos - 1, nanos);
          assertThat(NtpClock.toTicks(span, 90_000))
              .isBetween(
                  Math.floorDiv(nanos, 100_000) * 9 - 1, Math.floorDiv(nanos, 100_000) * 9 + 9);
        });
  }
}
