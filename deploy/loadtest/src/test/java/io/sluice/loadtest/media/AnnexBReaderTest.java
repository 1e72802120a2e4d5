package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.wire.codec.KeyframeDetector;
import io.sluice.core.wire.codec.VideoCodec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnnexBReaderTest {
  private static final byte[] DELIMITER = Bytes.of(9, 0x10);
  private static final byte[] SEQUENCE = Bytes.filled(20, 0x67, 0x42, 0xe0, 31);
  private static final byte[] PICTURE = Bytes.filled(5, 0x68);
  private static final byte[] INFORMATION = Bytes.filled(700, 0x06, 5);
  private static final byte[] IDR = Bytes.filled(3_000, 0x65, 0x88);
  private static final byte[] SECOND_SLICE = Bytes.filled(1_160, 0x65, 0x48);
  private static final byte[] SLICE = Bytes.filled(800, 0x41, 0x9a);

  private static byte[] file(byte[]... units) {
    Bytes out = new Bytes();
    for (int i = 0; i < units.length; i++) {
      out.bytes(i % 2 == 0 ? Bytes.of(0, 0, 0, 1) : Bytes.of(0, 0, 1)).bytes(units[i]);
    }
    return out.toBytes();
  }

  private static Recording read(byte[] file, boolean marked) {
    return Recordings.read(new FileBytes("clip.h264", file), Timebase.of(25), marked);
  }

  private static List<List<Sent>> pictures(byte[] file, boolean marked, int count) {
    PacketSource source = RecordedSource.open(read(file, marked), 1, 1_000_000, marked);
    assertThat(source.marked()).isEqualTo(marked);
    return Sent.pictures(source, count);
  }

  @Test
  void shouldCutPicturesIntoPackets() {
    byte[] file =
        file(DELIMITER, SEQUENCE, PICTURE, INFORMATION, IDR, SECOND_SLICE, DELIMITER, SLICE, SLICE);
    List<List<Sent>> pictures = pictures(file, false, 6);
    for (int i = 0; i < 6; i++) {
      List<Sent> picture = pictures.get(i);
      List<byte[]> units = H264Units.of(picture);
      if (i % 3 > 0) {
        assertThat(units).containsExactly(SLICE);
      } else {
        assertThat(units).containsExactly(SEQUENCE, PICTURE, INFORMATION, IDR, SECOND_SLICE);
        assertThat(picture).hasSize(5).allMatch(sent -> sent.size() <= NaturalSizes.LIMIT);
      }
      Sent first = picture.get(0);
      assertThat(first.keyframe()).isEqualTo(i % 3 == 0);
      assertThat(KeyframeDetector.isKeyframe(VideoCodec.H264, first.payload(), 0, first.size()))
          .isEqualTo(i % 3 == 0);
      assertThat(first.dueNanos()).isEqualTo(i * 40_000_000L);
    }
  }

  @Test
  void shouldRepeatParameterSetsBeforeEachKeyframe() {
    byte[] file = file(SEQUENCE, PICTURE, IDR, SLICE, IDR);
    List<List<Sent>> pictures = pictures(file, false, 3);
    assertThat(H264Units.of(pictures.get(2))).containsExactly(SEQUENCE, PICTURE, IDR);
  }

  /** RFC 6184 section 5.7.1. */
  @Test
  void shouldGiveAnAggregateItsHighestReferenceIndicator() {
    byte[] sequence = Bytes.filled(20, 0x27);
    byte[] picture = Bytes.filled(5, 0x48);
    Sent first = pictures(file(INFORMATION, sequence, picture, IDR), false, 1).get(0).get(0);
    assertThat(first.payload()[0]).isEqualTo((byte) 0x58);
  }

  /** A mark would else overwrite the picture parameter set. */
  @Test
  void shouldMakeRoomForAMarkBehindParameterSets() {
    for (List<Sent> picture : pictures(file(SEQUENCE, PICTURE, IDR, SLICE), true, 2)) {
      for (Sent sent : picture) {
        sent.mark(1);
        assertThat(Mark.read(sent.payload(), 0, sent.size())).isEqualTo(1);
      }
      List<byte[]> units = H264Units.of(picture);
      if (picture.get(0).keyframe()) {
        assertThat(units).startsWith(SEQUENCE, PICTURE);
        assertThat(H264Units.types(units)).containsExactly(7, 8, 6, 5);
      }
    }
  }

  @Test
  void shouldIgnoreZerosBehindAUnit() {
    byte[] file =
        new Bytes()
            .bytes(file(SEQUENCE, PICTURE, IDR))
            .bytes(new byte[9])
            .bytes(file(SLICE))
            .toBytes();
    List<List<Sent>> pictures = pictures(file, false, 2);
    assertThat(H264Units.of(pictures.get(0))).containsExactly(SEQUENCE, PICTURE, IDR);
    assertThat(H264Units.of(pictures.get(1))).containsExactly(SLICE);
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertBad(file(SLICE), "does not begin with a keyframe");
    assertBad(file(SEQUENCE, IDR), "no parameter sets");
    assertBad(file(SEQUENCE, PICTURE), "has no media");
    assertBad(file(Bytes.of(0xe5, 1)), "not valid");
    assertBad(Bytes.of(0, 0, 1), "has no media");
    byte[][] many = new byte[10_001][];
    Arrays.fill(many, Bytes.of(0x06, 1));
    assertBad(file(many), "more than 10000 NAL units");
  }

  private static void assertBad(byte[] file, String what) {
    assertThatThrownBy(() -> read(file, true))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith("clip.h264: ")
        .hasMessageContaining(what);
  }
}
