package io.sluice.core.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 3550 appendix A.1: comparison modulo 2^16. */
final class SequencesTest {
  @Test
  void shouldTakeTheShorterWay() {
    assertThat(Sequences.difference(5, 3)).isEqualTo(2);
    assertThat(Sequences.difference(3, 5)).isEqualTo(-2);
    assertThat(Sequences.difference(1, 0xffff)).isEqualTo(2);
    assertThat(Sequences.difference(0xffff, 1)).isEqualTo(-2);
    assertThat(Sequences.difference(0x8000, 0)).isEqualTo(-0x8000);
  }

  @Test
  void shouldOrderAcrossTheWrap() {
    assertThat(Sequences.isNewer(0, 0xffff)).isTrue();
    assertThat(Sequences.isNewer(0xffff, 0)).isFalse();
    assertThat(Sequences.isNewer(7, 7)).isFalse();
  }

  @Test
  void shouldAddAndSubtractAcrossTheWrap() {
    assertThat(Sequences.add(0xffff, 2)).isEqualTo(1);
    assertThat(Sequences.add(1, -2)).isEqualTo(0xffff);
  }

  @Test
  void shouldExtendToTheNearestNumber() {
    assertThat(Sequences.extend(1, 0x1ffffL)).isEqualTo(0x20001L);
    assertThat(Sequences.extend(0xffff, 0x20001L)).isEqualTo(0x1ffffL);
    assertThat(Sequences.extend(0xffff, 1)).isEqualTo(-1);
  }
}
