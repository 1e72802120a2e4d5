package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.codec.KeyframeDetector;
import io.sluice.core.wire.codec.VideoCodec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class H264WriterTest {
  @ParameterizedTest
  @ValueSource(strings = {"h264:10x1100", "h264:2x300", "h264:3x300", "h264:2.5M:1080p"})
  void shouldPutParameterSetsBeforeAKeyframe(String spec) {
    PacketSource source = MediaSpec.video(spec).open(6);
    for (int i = 0; i < 10; i++) {
      List<Sent> picture = Sent.pictures(source, 1).get(0);
      List<Integer> types = H264Units.types(H264Units.of(picture));
      boolean key = i % 5 == 0;
      assertThat(types).isEqualTo(key ? List.of(7, 8, 5, 5) : List.of(1));
      assertThat(isKeyframe(picture.get(0))).isEqualTo(key);
      if (i % 5 == 4) {
        source.requestKeyframe(0);
      }
    }
  }

  private static boolean isKeyframe(Sent sent) {
    return KeyframeDetector.isKeyframe(VideoCodec.H264, sent.payload(), 0, sent.size());
  }

  @Test
  void shouldSendAFrameOfOnePacketWhole() {
    List<List<Sent>> pictures = Sent.pictures(MediaSpec.video("h264:1x300").open(6), 2);
    assertThat(H264Units.types(H264Units.of(pictures.get(0)))).containsExactly(7, 8, 5);
    assertThat(pictures.get(1).get(0).payload()[0]).isEqualTo((byte) 0x41);
  }

  /** Section 7.4.1: no 00 00 00 to 00 00 03 within a unit, and no zero at its end. */
  @Test
  void shouldNotEmulateAStartCode() {
    for (List<Sent> picture :
        Sent.pictures(MediaSpec.video("h264:2160p:5M:key=100ms").open(6), 2_000)) {
      for (Sent sent : picture) {
        sent.mark(0x0000_0100_0000_0200L);
      }
      for (byte[] unit : H264Units.of(picture)) {
        for (int i = 2; i < unit.length; i++) {
          assertThat(unit[i - 2] == 0 && unit[i - 1] == 0 && unit[i] >= 0 && unit[i] <= 3)
              .isFalse();
        }
        assertThat(unit[unit.length - 1]).isNotZero();
      }
    }
  }

  /** Section 7.3.2.1.1. */
  @ParameterizedTest
  @CsvSource({"360, 40, 23, 31, 4", "720, 80, 45, 31, 0", "1080, 120, 68, 40, 4"})
  void shouldGiveTheSize(int height, int columns, int rows, int level, int cropped) {
    List<Sent> picture = Sent.pictures(MediaSpec.video("h264:" + height + "p").open(6), 1).get(0);
    byte[] sequence = H264Units.of(picture).get(0);
    assertThat(sequence).startsWith(0x67, 0x42, 0xe0, level);
    BitString bits = new BitString(sequence, 4);
    assertThat(bits.expGolomb()).isZero();
    assertThat(bits.expGolomb()).isZero();
    assertThat(bits.expGolomb()).isEqualTo(2);
    assertThat(bits.expGolomb()).isEqualTo(1);
    assertThat(bits.read(1)).isZero();
    assertThat(bits.expGolomb()).isEqualTo(columns - 1);
    assertThat(bits.expGolomb()).isEqualTo(rows - 1);
    assertThat(bits.read(2)).isEqualTo(0b11);
    assertThat(bits.read(1)).isEqualTo(cropped > 0 ? 1 : 0);
    if (cropped > 0) {
      assertThat(bits.expGolomb() + bits.expGolomb() + bits.expGolomb()).isZero();
      assertThat(bits.expGolomb()).isEqualTo(cropped);
    }
    assertThat(bits.read(1)).isZero();
    assertThat(bits.atTrailing()).isTrue();
  }

  /** Section 7.3.3: consecutive IDR pictures differ in their identifier. */
  @Test
  void shouldGiveSlicesTheirHeaders() {
    PacketSource source = MediaSpec.video("h264:4x300:key=1s:720p").open(6);
    int lastId = -1;
    for (int i = 0; i < 100; i++) {
      List<byte[]> units = H264Units.of(Sent.pictures(source, 1).get(0));
      int frame = i % 30;
      for (byte[] unit : units.subList(frame == 0 ? 2 : 0, units.size())) {
        BitString bits = new BitString(unit, 1);
        boolean second = frame == 0 && unit == units.get(3);
        assertThat(bits.expGolomb()).isEqualTo(second ? 80 * 22 : 0);
        assertThat(bits.expGolomb()).isEqualTo(frame == 0 ? 7 : 5);
        assertThat(bits.expGolomb()).isZero();
        assertThat(bits.read(4)).isEqualTo(frame & 0x0f);
        if (frame == 0) {
          int id = bits.expGolomb();
          assertThat(id == lastId).isEqualTo(second);
          lastId = id;
        }
      }
    }
  }
}
