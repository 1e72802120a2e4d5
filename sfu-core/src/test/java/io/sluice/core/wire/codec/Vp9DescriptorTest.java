package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 9628 section 4.2. */
final class Vp9DescriptorTest {
  private final Vp9Descriptor descriptor = new Vp9Descriptor();

  private boolean parse(String hex) {
    byte[] data = Hex.bytes("ff" + hex + "ff");
    boolean valid = descriptor.parse(data, 1, data.length - 2);
    if (valid) {
      boolean keyframe = Vp9Descriptor.beginsKeyframe(data, 1, data.length - 2);
      assertThat(keyframe).isEqualTo(descriptor.keyframe());
    }
    return valid;
  }

  @Test
  void shouldReadTheShortestDescriptor() {
    assertThat(parse("4c 00")).isTrue();
    assertThat(descriptor.length()).isEqualTo(1);
    assertThat(descriptor.interPredicted()).isTrue();
    assertThat(descriptor.frameStart()).isTrue();
    assertThat(descriptor.frameEnd()).isTrue();
    assertThat(descriptor.pictureId()).isEqualTo(Vp9Descriptor.ABSENT);
    assertThat(descriptor.temporalId()).isEqualTo(Vp9Descriptor.ABSENT);
    assertThat(descriptor.tl0PicIdx()).isEqualTo(Vp9Descriptor.ABSENT);
    assertThat(descriptor.structureOffset()).isEqualTo(Vp9Descriptor.ABSENT);
    assertThat(descriptor.spatialLayers()).isZero();
  }

  /** Non-flexible mode has TL0PICIDX. */
  @Test
  void shouldReadLayerIndicesAndWhereTheyAre() {
    assertThat(parse("e9 9234 55 77 00")).isTrue();
    assertThat(descriptor.pictureId()).isEqualTo(0x1234);
    assertThat(descriptor.pictureIdBits()).isEqualTo(15);
    assertThat(descriptor.pictureIdOffset()).isEqualTo(2);
    assertThat(descriptor.layerIndicesOffset()).isEqualTo(4);
    assertThat(descriptor.temporalId()).isEqualTo(2);
    assertThat(descriptor.switchingUp()).isTrue();
    assertThat(descriptor.spatialId()).isEqualTo(2);
    assertThat(descriptor.interLayerPredicted()).isTrue();
    assertThat(descriptor.tl0PicIdx()).isEqualTo(0x77);
    assertThat(descriptor.tl0PicIdxOffset()).isEqualTo(5);
    assertThat(descriptor.notInterLayerReference()).isTrue();
    assertThat(descriptor.length()).isEqualTo(5);
  }

  /** Flexible mode has up to three references instead. */
  @Test
  void shouldReadReferencesInFlexibleMode() {
    assertThat(parse("f8 05 20 03 05 06 00")).isTrue();
    assertThat(descriptor.flexible()).isTrue();
    assertThat(descriptor.pictureId()).isEqualTo(5);
    assertThat(descriptor.pictureIdBits()).isEqualTo(7);
    assertThat(descriptor.tl0PicIdx()).isEqualTo(Vp9Descriptor.ABSENT);
    assertThat(descriptor.referenceCount()).isEqualTo(3);
    assertThat(descriptor.reference(0)).isEqualTo(1);
    assertThat(descriptor.reference(1)).isEqualTo(2);
    assertThat(descriptor.reference(2)).isEqualTo(3);
    assertThat(descriptor.length()).isEqualTo(6);
    assertThat(parse("f8 05 20 03 05 07 08 00")).isFalse();
  }

  /** Section 4.2.1: layers with their sizes, then the group of pictures. */
  @Test
  void shouldReadAScalabilityStructure() {
    assertThat(parse("0a 38 0140 00b4 0280 0168 02 10 15 02 00")).isTrue();
    assertThat(descriptor.structureOffset()).isEqualTo(2);
    assertThat(descriptor.spatialLayers()).isEqualTo(2);
    assertThat(descriptor.width(0)).isEqualTo(320);
    assertThat(descriptor.height(0)).isEqualTo(180);
    assertThat(descriptor.width(1)).isEqualTo(640);
    assertThat(descriptor.height(1)).isEqualTo(360);
    assertThat(descriptor.pictureGroupSize()).isEqualTo(2);
    assertThat(descriptor.length()).isEqualTo(14);
    assertThat(descriptor.keyframe()).isTrue();
    assertThat(parse("0a e0 00")).isTrue();
    assertThat(descriptor.spatialLayers()).isEqualTo(8);
    assertThat(descriptor.width(1)).isZero();
  }

  @Test
  void shouldFindAKeyframeAtTheStartOfTheLowestLayer() {
    assertThat(parse("a8 05 00 00 00")).isTrue();
    assertThat(descriptor.keyframe()).isTrue();
    assertThat(parse("a8 05 03 00 00")).isTrue();
    assertThat(descriptor.keyframe()).isFalse();
    assertThat(parse("a0 05 00 00 00")).isTrue();
    assertThat(descriptor.keyframe()).isFalse();
    assertThat(parse("e8 05 00 00 00")).isTrue();
    assertThat(descriptor.keyframe()).isFalse();
  }

  @Test
  void shouldRefuseWhatIsCutShort() {
    for (String hex :
        new String[] {
          "e9 9234 55 77 00", "f8 05 20 03 05 06 00", "0a 38 0140 00b4 0280 0168 02 10 15 02 00"
        }) {
      byte[] whole = Hex.bytes(hex);
      for (int length = 0; length < whole.length; length++) {
        assertThat(descriptor.parse(Arrays.copyOf(whole, length), 0, length)).isFalse();
      }
      assertThat(descriptor.parse(whole, 0, whole.length)).isTrue();
    }
  }
}
