package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.wire.codec.DependencyDescriptor;
import io.sluice.core.wire.codec.DependencyStructure;
import io.sluice.core.wire.codec.KeyframeDetector;
import io.sluice.core.wire.codec.VideoCodec;
import io.sluice.core.wire.codec.Vp8Descriptor;
import io.sluice.core.wire.codec.Vp9Descriptor;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IvfReaderTest {
  private static Recording read(byte[] file) {
    return Recordings.read(new FileBytes("clip.ivf", file), Timebase.of(30), true);
  }

  private static PacketSource open(byte[] file) {
    return RecordedSource.open(read(file), 1, 1_000_000, true);
  }

  private static void assertBad(byte[] file, String what) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith("clip.ivf: ")
        .hasMessageContaining(what);
  }

  @Test
  void shouldSendAVp8FileAgainAndAgainWithPictureIdsAndTimesThatGoOn() {
    List<List<Sent>> pictures = Sent.pictures(open(IvfFiles.vp8()), 20);
    int[] lengths = {5_000, 900, 20, 4_000, 1_500, 9};
    Vp8Descriptor descriptor = new Vp8Descriptor();
    int id = -1;
    for (int i = 0; i < 20; i++) {
      List<Sent> picture = pictures.get(i);
      ByteArrayOutputStream bitstream = new ByteArrayOutputStream();
      for (Sent sent : picture) {
        assertThat(descriptor.parse(sent.payload(), 0, sent.size())).isTrue();
        assertThat(descriptor.frameStart()).isEqualTo(sent == picture.get(0));
        bitstream.write(sent.payload(), descriptor.length(), sent.size() - descriptor.length());
        id = id < 0 ? descriptor.pictureId() : id;
        assertThat(descriptor.pictureId()).isEqualTo(id);
        assertThat(sent.keyframe()).isEqualTo(i % 3 == 0 && i % 6 < 4);
      }
      id = id + 1 & 0x7fff;
      int length = lengths[i % 6];
      assertThat(bitstream.toByteArray())
          .isEqualTo(i % 3 == 0 ? IvfFiles.vp8Key(length) : IvfFiles.vp8Delta(length));
      Sent first = picture.get(0);
      assertThat(first.dueNanos()).isEqualTo(i * 1_000_000_000L / 30);
      long ticks = first.timestamp() - pictures.get(0).get(0).timestamp() & 0xffff_ffffL;
      assertThat(ticks).isEqualTo(i * 3_000L);
      assertThat(KeyframeDetector.isKeyframe(VideoCodec.VP8, first.payload(), 0, first.size()))
          .isEqualTo(i % 3 == 0);
    }
  }

  @Test
  void shouldSplitAFrameEvenly() {
    List<Sent> picture = Sent.pictures(open(IvfFiles.vp8()), 1).get(0);
    assertThat(picture).hasSize(5).allMatch(sent -> sent.size() == 1_004);
    assertThat(picture.get(4).dueNanos()).isEqualTo(4_000_000);
  }

  @Test
  void shouldSkipToTheNextKeyframeOnRequest() {
    PacketSource source = open(IvfFiles.vp8());
    assertThat(Sent.pictures(source, 1).get(0)).hasSize(5);
    source.requestKeyframe(0);
    assertThat(Sent.pictures(source, 1).get(0)).hasSize(4).allMatch(Sent::keyframe);
    source.requestKeyframe(0);
    List<Sent> picture = Sent.pictures(source, 1).get(0);
    assertThat(picture).hasSize(5).allMatch(Sent::keyframe);
    assertThat(picture.get(0).dueNanos()).isEqualTo(2_000_000_000L / 30);
  }

  @Test
  void shouldSendAVp9File() {
    Vp9Descriptor descriptor = new Vp9Descriptor();
    List<List<Sent>> pictures = Sent.pictures(open(IvfFiles.vp9()), 4);
    for (int i = 0; i < 4; i++) {
      List<Sent> picture = pictures.get(i);
      assertThat(picture).hasSize(i % 2 == 0 ? 3 : 1);
      for (Sent sent : picture) {
        assertThat(descriptor.parse(sent.payload(), 0, sent.size())).isTrue();
        assertThat(descriptor.interPredicted()).isEqualTo(i % 2 == 1);
        assertThat(descriptor.frameStart()).isEqualTo(sent == picture.get(0));
        assertThat(descriptor.frameEnd()).isEqualTo(sent.marker());
      }
      assertThat(descriptor.parse(picture.get(0).payload(), 0, picture.get(0).size())).isTrue();
      assertThat(descriptor.keyframe()).isEqualTo(i % 2 == 0);
      assertThat(descriptor.spatialLayers()).isEqualTo(i % 2 == 0 ? 1 : 0);
      assertThat(descriptor.width(0)).isEqualTo(640);
    }
  }

  /** AV1 RTP specification section 5: no delimiters, no padding, sizes only before elements. */
  @Test
  void shouldAggregateTheUnitsOfAnAv1File() {
    PacketSource source = open(IvfFiles.av1());
    DependencyDescriptor descriptor = new DependencyDescriptor();
    DependencyStructure structure = new DependencyStructure();
    for (int i = 0; i < 6; i++) {
      List<Sent> picture = Sent.pictures(source, 1).get(0);
      for (Sent sent : picture) {
        byte[] data = sent.descriptor();
        assertThat(descriptor.parse(data, 0, data.length, structure)).isTrue();
        assertThat(descriptor.hasStructure()).isEqualTo(i % 3 == 0 && sent == picture.get(0));
        if (descriptor.hasStructure()) {
          structure.copyFrom(descriptor.structure());
        }
        assertThat(KeyframeDetector.isKeyframe(VideoCodec.AV1, sent.payload(), 0, sent.size()))
            .isEqualTo(descriptor.hasStructure());
      }
      List<byte[]> units = Av1Units.of(picture);
      int[][] expected = {{1, 12, 5, 41, 6, 4_001}, {3, 10, 4, 1_801}, {6, 101}};
      for (int u = 0; u < units.size(); u++) {
        assertThat(units.get(u)[0]).isEqualTo((byte) (expected[i % 3][2 * u] << 3));
        assertThat(units.get(u)).hasSize(expected[i % 3][2 * u + 1]);
      }
      assertThat(units).hasSize(expected[i % 3].length / 2);
    }
  }

  @Test
  void shouldTellSizeAndRate() {
    Recording recording = read(IvfFiles.vp8());
    assertThat(recording.codec()).isEqualTo("VP8");
    assertThat(recording.width()).isEqualTo(640);
    assertThat(recording.bitsPerSecond()).isEqualTo((5_000 + 4_000 + 2_429) * 8 * 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 20, 40, 5_000})
  void shouldRefuseAFileThatIsCutShort(int length) {
    byte[] file = Arrays.copyOf(IvfFiles.vp8(), length);
    assertBad(file, length == 3 ? "neither IVF" : "cut short");
  }

  @Test
  void shouldSayWhatIsWrong() {
    byte[] key = IvfFiles.vp8Key(100);
    byte[] delta = IvfFiles.vp8Delta(100);
    assertBad(IvfFiles.of("H264", 30, 1, List.of(key)), "neither of VP8, VP9 nor AV1");
    assertBad(IvfFiles.of("VP80", 0, 1, List.of(key)), "time base of 0/1");
    assertBad(IvfFiles.of("VP80", 30, -1, List.of(key)), "time base of 30/4294967295");
    assertBad(IvfFiles.of("VP80", 30, 1, List.of()), "has no media");
    assertBad(IvfFiles.of("VP80", 30, 1, List.of(delta)), "does not begin with a keyframe");
    assertBad(IvfFiles.of("VP80", 30, 1, List.of(key, new byte[0])), "has no bytes");
    assertBad(IvfFiles.of("VP80", 1_100, 1, List.of(key, delta)), "1 ms to 60 s");
    assertBad(IvfFiles.of("VP80", 1, 61, List.of(key, delta)), "61.0 s after the one before");
    assertBad(IvfFiles.of("VP80", 30, 1, List.of(Bytes.of(0x10))), "no start code");
    assertBad(IvfFiles.of("VP90", 30, 1, List.of(key)), "is not VP9");
    assertBad(IvfFiles.of("AV01", 30, 1, List.of(Bytes.of(0x12, 0))), "nothing to show");
    assertBad(IvfFiles.of("AV01", 30, 1, List.of(Bytes.of(0x32, 9, 1))), "cut short");
    assertBad(IvfFiles.of("AV01", 30, 1, List.of(Bytes.of(0x32, 0x80))), "size of an OBU");
    assertBad(IvfFiles.of("AV01", 30, 1, List.of(Bytes.of(0x80, 9, 1))), "is not valid");
    byte[] twice = IvfFiles.of("VP80", 30, 1, List.of(key, delta));
    twice[32 + 12 + 100 + 4] = 5;
    assertBad(twice, "frame 2 is not later");
  }
}
