package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.codec.KeyframeDetector;
import io.sluice.core.wire.codec.VideoCodec;
import io.sluice.core.wire.codec.Vp8Descriptor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Vp8WriterTest {
  private final Vp8Descriptor descriptor = new Vp8Descriptor();

  private void parse(Sent sent) {
    assertThat(descriptor.parse(sent.payload(), 0, sent.size())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vp8:3x200", "vp8:1M", "vp8:svc=L1T2:1M", "vp8:svc=L1T3:1M"})
  void shouldCountPicturesAndMarkTheirBeginning(String spec) {
    List<List<Sent>> pictures = Sent.pictures(MediaSpec.video(spec).open(2), 40_000);
    int id = -1;
    for (List<Sent> picture : pictures) {
      for (int i = 0; i < picture.size(); i++) {
        parse(picture.get(i));
        assertThat(descriptor.frameStart()).isEqualTo(i == 0);
        assertThat(descriptor.partition()).isZero();
        assertThat(descriptor.pictureIdBits()).isEqualTo(15);
        id = id < 0 ? descriptor.pictureId() : id;
        assertThat(descriptor.pictureId()).isEqualTo(id);
      }
      id = id + 1 & 0x7fff;
    }
  }

  @Test
  void shouldGiveAKeyframeItsSize() {
    PacketSource source = MediaSpec.video("vp8:360p:1M").open(2);
    for (int i = 0; i < 10; i++) {
      boolean key = i % 5 == 0;
      if (key) {
        source.requestKeyframe(0);
      }
      for (Sent sent : Sent.pictures(source, 1).get(0)) {
        parse(sent);
        boolean begins = key && descriptor.frameStart();
        assertThat(sent.keyframe()).isEqualTo(key);
        assertThat(descriptor.keyframe()).isEqualTo(begins);
        assertThat(KeyframeDetector.isKeyframe(VideoCodec.VP8, sent.payload(), 0, sent.size()))
            .isEqualTo(begins);
        assertThat(descriptor.width()).isEqualTo(begins ? 640 : 0);
        assertThat(descriptor.height()).isEqualTo(begins ? 360 : 0);
      }
    }
  }

  @Test
  void shouldLayerPicturesInTime() {
    PacketSource source = MediaSpec.video("vp8:svc=L1T3:1x200").open(2);
    int[] temporal = {0, 2, 1, 2};
    int index = -1;
    for (int i = 0; i < 1_000; i++) {
      parse(Sent.next(source));
      int position = i % 4;
      index = index < 0 ? descriptor.tl0PicIdx() - 1 & 0xff : index;
      index = position == 0 ? index + 1 & 0xff : index;
      assertThat(descriptor.temporalId()).isEqualTo(temporal[position]);
      assertThat(descriptor.tl0PicIdx()).isEqualTo(index);
      assertThat(descriptor.layerSync()).isEqualTo(position == 1 || position == 2);
      assertThat(descriptor.nonReference()).isEqualTo(position % 2 == 1);
    }
  }

  @Test
  void shouldBeginThePatternAnewWithAKeyframe() {
    PacketSource source = MediaSpec.video("vp8:svc=L1T3:1x200").open(2);
    Sent.pictures(source, 6);
    source.requestKeyframe(0);
    int[] temporal = {0, 2, 1, 2, 0};
    for (int expected : temporal) {
      parse(Sent.next(source));
      assertThat(descriptor.temporalId()).isEqualTo(expected);
    }
  }

  @Test
  void shouldNotTellLayersThatThereAreNot() {
    parse(Sent.next(MediaSpec.video("vp8").open(2)));
    assertThat(descriptor.temporalId()).isEqualTo(Vp8Descriptor.ABSENT);
    assertThat(descriptor.tl0PicIdx()).isEqualTo(Vp8Descriptor.ABSENT);
    assertThat(descriptor.length()).isEqualTo(4);
  }

  @Test
  void shouldGiveEachSimulcastLayerItsOwnSizeAndCount() {
    PacketSource source = MediaSpec.video("vp8:simulcast=3:2.5M").open(2);
    List<List<Sent>> layers = Sent.pictures(source, 6);
    int[] ids = new int[6];
    for (int i = 0; i < 6; i++) {
      parse(layers.get(i).get(0));
      ids[i] = descriptor.pictureId();
      assertThat(descriptor.height()).isEqualTo(i < 3 ? 180 << i : 0);
    }
    assertThat(ids[3]).isEqualTo(ids[0] + 1 & 0x7fff);
    assertThat(ids[0]).isNotEqualTo(ids[1]).isNotEqualTo(ids[2]);
  }
}
