package io.sluice.core.wire.ext;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Values of header extensions: one of a wrong length is none, any other comes back as it was. */
final class ExtensionValuesFuzzTest {
  @FuzzTest
  void shouldWriteBackTheValuesOfTheRightLength(byte[] input) {
    int length = input.length;
    byte[] written = new byte[length];

    int level = AudioLevel.read(input, 0, length);
    assertThat(level >= 0).isEqualTo(length == AudioLevel.LENGTH);
    if (level >= 0) {
      AudioLevel.write(written, 0, AudioLevel.level(level), AudioLevel.voice(level));
      assertThat(written).isEqualTo(input);
    }

    int sequence = TransportSequence.read(input, 0, length);
    assertThat(sequence >= 0).isEqualTo(length == TransportSequence.LENGTH);
    if (sequence >= 0) {
      TransportSequence.write(written, 0, sequence);
      assertThat(written).isEqualTo(input);
    }

    int time = AbsSendTime.read(input, 0, length);
    assertThat(time >= 0).isEqualTo(length == AbsSendTime.LENGTH);
    if (time >= 0) {
      AbsSendTime.write(written, 0, AbsSendTime.toNanos(time));
      assertThat(written).isEqualTo(input);
    }
  }

  /** An input is a text and its beginning, cut in the middle. */
  @FuzzTest
  void shouldMatchATextByAllOfItsBytes(byte[] input) {
    int half = input.length / 2;
    byte[] text = Arrays.copyOf(input, half);
    assertThat(SdesItem.matches(input, 0, half, text)).isTrue();
    boolean same = Arrays.equals(input, half, input.length, text, 0, half);
    assertThat(SdesItem.matches(input, half, input.length - half, text)).isEqualTo(same);
    byte[][] texts = {Arrays.copyOf(input, input.length + 1), text};
    assertThat(SdesItem.indexOf(input, 0, half, texts)).isEqualTo(1);
  }
}
