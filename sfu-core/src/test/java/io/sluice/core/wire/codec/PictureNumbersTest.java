package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.rtp.LayerFacts;
import org.junit.jupiter.api.Test;

final class PictureNumbersTest {
  /** All fields of VP8 with picture id 0x1234. */
  private final byte[] vp8 = Hex.bytes("90 f0 9234 56 b1 51 00");

  private final Vp8Descriptor descriptor = new Vp8Descriptor();

  @Test
  void shouldReadTheNumbersOfADescriptor() {
    assertThat(PictureNumbers.pictureIdBits(vp8, 2)).isEqualTo(15);
    assertThat(PictureNumbers.pictureId(vp8, 2)).isEqualTo(0x1234);
    assertThat(PictureNumbers.tl0PicIdx(vp8, 4)).isEqualTo(0x56);
    assertThat(PictureNumbers.keyIdx(vp8, 5)).isEqualTo(0x11);
  }

  @Test
  void shouldWriteTheNumbersInPlace() {
    PictureNumbers.writePictureId(vp8, 2, 0x5678);
    PictureNumbers.writeTl0PicIdx(vp8, 4, 0x9a);
    PictureNumbers.writeKeyIdx(vp8, 5, 0x0e);
    assertThat(vp8).isEqualTo(Hex.bytes("90 f0 d678 9a ae 51 00"));
    assertThat(descriptor.parse(vp8, 0, vp8.length)).isTrue();
    assertThat(descriptor.pictureId()).isEqualTo(0x5678);
    assertThat(descriptor.tl0PicIdx()).isEqualTo(0x9a);
    assertThat(descriptor.keyIdx()).isEqualTo(0x0e);
    assertThat(descriptor.temporalId()).isEqualTo(2);
    assertThat(descriptor.layerSync()).isTrue();
  }

  @Test
  void shouldTakeNumbersModuloTheirSize() {
    PictureNumbers.writePictureId(vp8, 2, 0x1ffff);
    PictureNumbers.writeTl0PicIdx(vp8, 4, -2);
    PictureNumbers.writeKeyIdx(vp8, 5, 0x21);
    assertThat(vp8).isEqualTo(Hex.bytes("90 f0 ffff fe a1 51 00"));
  }

  @Test
  void shouldKeepAPictureIdOfSevenBits() {
    byte[] data = Hex.bytes("90 80 7f 51 00");
    assertThat(PictureNumbers.pictureIdBits(data, 2)).isEqualTo(7);
    assertThat(PictureNumbers.pictureId(data, 2)).isEqualTo(0x7f);
    PictureNumbers.writePictureId(data, 2, 0x1285);
    assertThat(data).isEqualTo(Hex.bytes("90 80 05 51 00"));
  }

  @Test
  void shouldWriteNothingWhereThereIsNoNumber() {
    byte[] before = vp8.clone();
    PictureNumbers.writePictureId(vp8, LayerFacts.ABSENT, 1);
    PictureNumbers.writeTl0PicIdx(vp8, LayerFacts.ABSENT, 1);
    PictureNumbers.writeKeyIdx(vp8, LayerFacts.ABSENT, 1);
    assertThat(vp8).isEqualTo(before);
    assertThat(PictureNumbers.pictureIdBits(vp8, LayerFacts.ABSENT)).isZero();
    assertThat(PictureNumbers.pictureId(vp8, LayerFacts.ABSENT)).isZero();
    assertThat(PictureNumbers.tl0PicIdx(vp8, LayerFacts.ABSENT)).isZero();
    assertThat(PictureNumbers.keyIdx(vp8, LayerFacts.ABSENT)).isZero();
  }
}
