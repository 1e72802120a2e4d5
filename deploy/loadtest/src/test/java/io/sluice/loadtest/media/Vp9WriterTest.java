package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.codec.KeyframeDetector;
import io.sluice.core.wire.codec.VideoCodec;
import io.sluice.core.wire.codec.Vp9Descriptor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Vp9WriterTest {
  private final Vp9Descriptor descriptor = new Vp9Descriptor();

  private void parse(Sent sent) {
    assertThat(descriptor.parse(sent.payload(), 0, sent.size())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "1, 3", "2, 1", "2, 2", "2, 3", "3, 1", "3, 2", "3, 3"})
  void shouldLayerPicturesInSpaceAndTime(int spatial, int temporal) {
    String spec = "vp9:key=10s:2M:svc=L" + spatial + "T" + temporal;
    int[][] patterns = {{0}, {0, 1}, {0, 2, 1, 2}};
    int[] pattern = patterns[temporal - 1];
    int id = -1;
    int index = -1;
    List<List<Sent>> pictures = Sent.pictures(MediaSpec.video(spec).open(4), 33_000);
    for (int i = 0; i < pictures.size(); i++) {
      int position = i % 300 % pattern.length;
      parse(pictures.get(i).get(0));
      id = id < 0 ? descriptor.pictureId() : id + 1 & 0x7fff;
      boolean base = pattern[position] == 0;
      index = index < 0 ? descriptor.tl0PicIdx() : index + (base ? 1 : 0) & 0xff;
      checkPicture(pictures.get(i), spatial, i % 300 == 0);
      assertThat(descriptor.pictureId()).isEqualTo(id);
      assertThat(descriptor.tl0PicIdx()).isEqualTo(index);
      assertThat(descriptor.temporalId()).isEqualTo(pattern[position]);
      assertThat(descriptor.switchingUp()).isEqualTo(position == 1 || position == 2);
    }
  }

  /** Frames of all spatial layers in turn; only the last packet has the marker. */
  private void checkPicture(List<Sent> picture, int spatialLayers, boolean keyframe) {
    int layer = 0;
    boolean first = true;
    for (int i = 0; i < picture.size(); i++) {
      Sent sent = picture.get(i);
      parse(sent);
      boolean begins = keyframe && i == 0;
      assertThat(descriptor.spatialId()).isEqualTo(layer);
      assertThat(descriptor.frameStart()).isEqualTo(first);
      assertThat(descriptor.flexible()).isFalse();
      assertThat(descriptor.interPredicted()).isEqualTo(!keyframe);
      assertThat(descriptor.interLayerPredicted()).isEqualTo(layer > 0);
      assertThat(descriptor.notInterLayerReference()).isEqualTo(layer == spatialLayers - 1);
      assertThat(KeyframeDetector.isKeyframe(VideoCodec.VP9, sent.payload(), 0, sent.size()))
          .isEqualTo(begins);
      assertThat(descriptor.spatialLayers()).isEqualTo(begins ? spatialLayers : 0);
      assertThat(sent.marker()).isEqualTo(i == picture.size() - 1);
      first = descriptor.frameEnd();
      layer += first ? 1 : 0;
    }
    assertThat(layer).isEqualTo(spatialLayers);
  }

  /** Offsets: flags, picture id, layers, TL0PICIDX, then the structure. */
  @Test
  void shouldDescribeLayersAndPatternWithAKeyframe() {
    Sent sent = Sent.next(MediaSpec.video("vp9:svc=L3T3").open(4));
    parse(sent);
    assertThat(descriptor.structureOffset()).isEqualTo(5);
    assertThat(descriptor.width(0)).isEqualTo(320);
    assertThat(descriptor.height(2)).isEqualTo(720);
    assertThat(descriptor.pictureGroupSize()).isEqualTo(4);
    int group = 5 + 1 + 3 * 4 + 1;
    byte[] expected = {0x04, 4, 0x54, 1, 0x34, 2, 0x44, 1};
    assertThat(Arrays.copyOfRange(sent.payload(), group, group + 8)).isEqualTo(expected);
  }

  /** VP9 section 6.2: a profile 0 keyframe with sync code and size, behind the descriptor. */
  @Test
  void shouldBeginTheBitstreamWithAKeyframeHeader() {
    Sent sent = Sent.next(MediaSpec.video("vp9:360p").open(4));
    parse(sent);
    int at = descriptor.length();
    int[] header = {0x82, 0x49, 0x83, 0x42};
    for (int i = 0; i < header.length; i++) {
      assertThat(sent.payload()[at + i] & 0xff).isEqualTo(header[i]);
    }
    BitString bits = new BitString(sent.payload(), at + 4);
    assertThat(bits.read(4)).isEqualTo(0b0010);
    assertThat(bits.read(16)).isEqualTo(639);
    assertThat(bits.read(16)).isEqualTo(359);
  }
}
