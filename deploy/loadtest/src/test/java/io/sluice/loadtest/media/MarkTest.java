package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 0x0000_0100_0000_0100L, Long.MAX_VALUE, -1L << 62, 123_456_789})
  void shouldReadTheTimeThatWasWritten(long nanos) {
    byte[] data = new byte[100];
    Mark.write(data, 20, 70, nanos);
    assertThat(Mark.read(data, 20, 70)).isEqualTo(nanos);
    assertThat(Mark.read(data, 0, 90)).isEqualTo(nanos);
  }

  @Test
  void shouldLeaveAllButTheLastBytesAlone() {
    byte[] data = new byte[100];
    Mark.write(data, 20, 70, -1);
    assertThat(Arrays.copyOf(data, 74)).containsOnly(0);
    assertThat(Arrays.copyOfRange(data, 90, 100)).containsOnly(0);
  }

  @Test
  void shouldLeaveAShortPayloadAlone() {
    byte[] data = new byte[100];
    Mark.write(data, 0, Mark.MIN_PAYLOAD - 1, 5);
    assertThat(data).containsOnly(0);
    Mark.write(data, 0, Mark.MIN_PAYLOAD, 5);
    assertThat(Mark.read(data, 0, Mark.MIN_PAYLOAD)).isEqualTo(5);
  }

  @Test
  void shouldFindNoMarkWhereThereIsNone() {
    byte[] data = new byte[100];
    assertThat(Mark.read(data, 0, 100)).isEqualTo(Mark.NONE);
    assertThat(Mark.read(data, 0, 3)).isEqualTo(Mark.NONE);
    Mark.write(data, 0, 100, 5);
    assertThat(Mark.read(data, 0, 99)).isEqualTo(Mark.NONE);
    data[99]++;
    assertThat(Mark.read(data, 0, 100)).isEqualTo(Mark.NONE);
  }

  /** The high bytes of a young machine's nanoTime are 0, 0, 1: a start code. */
  @Test
  void shouldNotMakeAStartCode() {
    byte[] data = new byte[100];
    Mark.write(data, 0, 100, 0x0000_0100_0000_0300L);
    for (int i = 84; i < 100; i++) {
      assertThat(data[i]).isNegative();
    }
  }
}
