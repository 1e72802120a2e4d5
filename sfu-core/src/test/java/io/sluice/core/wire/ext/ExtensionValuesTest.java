package io.sluice.core.wire.ext;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.ext.ExtensionType.Handling;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ExtensionValuesTest {
  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldKnowAnExtensionByItsUri() {
    for (ExtensionType type : ExtensionType.values()) {
      assertThat(ExtensionType.fromUri(type.uri())).isSameAs(type);
    }
    assertThat(ExtensionType.fromUri("urn:ietf:params:rtp-hdrext:sdes:mid"))
        .isSameAs(ExtensionType.MID);
    assertThat(ExtensionType.fromUri("urn:ietf:params:rtp-hdrext:toffset")).isNull();
    assertThat(ExtensionType.fromUri("URN:ietf:params:rtp-hdrext:sdes:mid")).isNull();
  }

  /** What is for one hop, and the layers of the uplink, must not reach a subscriber as they are. */
  @Test
  void shouldCopyOnlyWhatIsForTheSubscriber() {
    assertThat(ExtensionType.values())
        .filteredOn(type -> type.handling() == Handling.COPIED)
        .containsExactly(
            ExtensionType.AUDIO_LEVEL,
            ExtensionType.ABS_CAPTURE_TIME,
            ExtensionType.ORIENTATION,
            ExtensionType.PLAYOUT_DELAY,
            ExtensionType.DEPENDENCY_DESCRIPTOR);
    assertThat(ExtensionType.values())
        .filteredOn(type -> type.handling() == Handling.WRITTEN)
        .containsExactly(
            ExtensionType.MID, ExtensionType.TRANSPORT_SEQUENCE, ExtensionType.ABS_SEND_TIME);
  }

  /** RFC 6464 section 3. */
  @Test
  void shouldReadTheAudioLevel() {
    int value = AudioLevel.read(Hex.bytes("00 aa"), 1, 1);
    assertThat(AudioLevel.level(value)).isEqualTo(0x2a);
    assertThat(AudioLevel.voice(value)).isTrue();
    assertThat(AudioLevel.voice(0x7f)).isFalse();
    assertThat(AudioLevel.read(Hex.bytes("00 aa"), 0, 2)).isNegative();
    assertThat(AudioLevel.read(new byte[0], 0, 0)).isNegative();
  }

  @Test
  void shouldWriteTheAudioLevel() {
    byte[] data = new byte[2];
    AudioLevel.write(data, 0, 127, true);
    AudioLevel.write(data, 1, 5, false);
    assertThat(data).isEqualTo(Hex.bytes("ff 05"));
  }

  /** 6 bits of seconds, 18 of fraction: half a second is 1 shl 17. */
  @Test
  void shouldWriteTheSendTimeInFixedPoint() {
    byte[] data = new byte[4];
    AbsSendTime.write(data, 1, 1_500_000_000L);
    assertThat(data).isEqualTo(Hex.bytes("00 060000"));
    assertThat(AbsSendTime.fromNanos(64_000_000_000L)).isZero();
    assertThat(AbsSendTime.fromNanos(63_999_999_999L)).isZero();
    assertThat(AbsSendTime.fromNanos(-500_000_000L)).isEqualTo(0xfe0000);
    assertThat(AbsSendTime.fromNanos(Long.MIN_VALUE)).isBetween(0, 0xffffff);
    assertThat(AbsSendTime.fromNanos(Long.MAX_VALUE)).isBetween(0, 0xffffff);
  }

  @Test
  void shouldReadTheSendTimeToItsResolution() {
    for (long nanos = 0; nanos < 63_999_000_000L; nanos += 123_456_789L) {
      byte[] data = new byte[3];
      AbsSendTime.write(data, 0, nanos + 64_000_000_000L);
      int value = AbsSendTime.read(data, 0, 3);
      assertThat(AbsSendTime.toNanos(value) - nanos).isBetween(-1_910L, 1_910L);
    }
    assertThat(AbsSendTime.read(new byte[4], 0, 4)).isNegative();
  }

  @Test
  void shouldReadAndWriteTheTransportSequence() {
    byte[] data = new byte[3];
    TransportSequence.write(data, 1, 0x1fffe);
    assertThat(TransportSequence.read(data, 1, 2)).isEqualTo(0xfffe);
    assertThat(TransportSequence.read(data, 0, 3)).isNegative();
  }

  @Test
  void shouldCompareTextInPlace() {
    byte[] data = text("xhix");
    assertThat(SdesItem.matches(data, 1, 2, text("hi"))).isTrue();
    assertThat(SdesItem.matches(data, 1, 3, text("hi"))).isFalse();
    assertThat(SdesItem.matches(data, 1, 1, text("hi"))).isFalse();
    byte[][] rids = {text("lo"), text("hi")};
    assertThat(SdesItem.indexOf(data, 1, 2, rids)).isEqualTo(1);
    assertThat(SdesItem.indexOf(data, 0, 2, rids)).isEqualTo(-1);
    assertThat(SdesItem.indexOf(data, 1, 2, Arrays.copyOf(rids, 1))).isEqualTo(-1);
  }
}
