package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import org.junit.jupiter.api.Test;

/** RFC 3550 appendix A.1. */
class SequenceExtenderTest {
  private final SequenceExtender extender = new SequenceExtender();

  @Test
  void shouldCountOnAcrossWrapAround() {
    long first = extender.extend(65_534);
    assertThat(extender.extend(65_535)).isEqualTo(first + 1);
    assertThat(extender.extend(0)).isEqualTo(first + 2);
    assertThat(extender.extend(65_533)).isEqualTo(first - 1);
    assertThat(extender.highest()).isEqualTo(first + 2);
  }

  @Test
  void shouldPlaceNumberBeforeFirstOneInCycleBefore() {
    long first = extender.extend(1);
    assertThat(extender.extend(65_535)).isEqualTo(first - 2).isPositive();
  }

  @Test
  void shouldNotBelieveSingleJump() {
    long first = extender.extend(100);
    assertThat(extender.extend(30_000)).isEqualTo(SequenceExtender.NONE);
    assertThat(extender.extend(101)).isEqualTo(first + 1);
    assertThat(extender.extend(30_001)).isEqualTo(SequenceExtender.NONE);
  }

  @Test
  void shouldRestartUpwardsAfterTwoInARow() {
    long first = extender.extend(30_000);
    assertThat(extender.extend(500)).isEqualTo(SequenceExtender.NONE);
    long restarted = extender.extend(501);
    assertThat(restarted).isGreaterThan(first);
    assertThat(restarted & 0xffff).isEqualTo(501);
    assertThat(extender.restarted()).isTrue();
    assertThat(extender.extend(502)).isEqualTo(restarted + 1);
    assertThat(extender.restarted()).isFalse();
  }

  @Test
  void shouldNotRestartByResends() {
    long first = extender.extend(30_000);
    assertThat(extender.extendNear(500)).isEqualTo(SequenceExtender.NONE);
    assertThat(extender.extendNear(501)).isEqualTo(SequenceExtender.NONE);
    assertThat(extender.extendNear(29_990)).isEqualTo(first - 10);
    assertThat(extender.extendNear(30_002)).isEqualTo(first + 2);
    assertThat(extender.highest()).isEqualTo(first + 2);
  }

  /** Whatever order and loss within the bounds: the number found is the true one. */
  @Test
  void shouldFindTrueNumberOfAnyReorderedStream() {
    Seeds.forEach(
        50,
        random -> {
          SequenceExtender any = new SequenceExtender();
          int start = random.nextInt(65_536);
          long base = any.extend(start);
          long highest = 0;
          for (int i = 0; i < 20_000; i++) {
            long step = random.nextInt(100) == 0 ? random.nextInt(2_999) : random.nextInt(5);
            long truth = random.nextInt(5) == 0 ? highest - random.nextInt(2_000) : highest + step;
            highest = Math.max(highest, truth);
            assertThat(any.extend((int) (start + truth) & 0xffff)).isEqualTo(base + truth);
          }
        });
  }
}
