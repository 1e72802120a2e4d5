package io.sluice.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When clients join. */
class RampTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void shouldJoinByTheRate() {
    Ramp ramp = Ramp.perSecond(10);

    assertThat(ramp.begun(25, 0)).isEqualTo(1);
    assertThat(ramp.begun(25, SECOND / 10)).isEqualTo(2);
    assertThat(ramp.begun(25, SECOND)).isEqualTo(11);
    assertThat(ramp.begun(25, 60 * SECOND)).isEqualTo(25);
    assertThat(ramp.length(25)).isEqualTo(Duration.ofMillis(2_400));
  }

  @Test
  void shouldSpreadAllOverATime() {
    Ramp ramp = Ramp.within(Duration.ofSeconds(10));

    assertThat(ramp.begun(100, 0)).isEqualTo(1);
    assertThat(ramp.begun(100, 5 * SECOND)).isEqualTo(51);
    assertThat(ramp.begun(100, 10 * SECOND)).isEqualTo(100);
    assertThat(ramp.length(100)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void shouldJoinAllAtOnceWithinNoTime() {
    assertThat(Ramp.within(Duration.ZERO).begun(1_000, 10_000_000)).isEqualTo(1_000);
  }

  @Test
  void shouldJoinNobodyWhereThereIsNobody() {
    assertThat(Ramp.perSecond(10).begun(0, SECOND)).isZero();
    assertThat(Ramp.perSecond(10).length(0)).isZero();
  }
}
