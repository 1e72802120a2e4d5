package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.HostileBytes;

/**
 * What is read of the payloads of each codec: VP8 (Janus #3636), VP9, H.264 and AV1 (LiveKit #4405,
 * #4407).
 */
final class VideoPayloadFuzzTest {
  private final Vp8Descriptor vp8 = new Vp8Descriptor();
  private final Vp9Descriptor vp9 = new Vp9Descriptor();

  @FuzzTest
  void shouldStayWithinAnyVp8Payload(byte[] input) {
    HostileBytes.check((data, off, len) -> PayloadDigests.vp8(vp8, data, off, len), input);
    if (vp8.parse(input, 0, input.length)) {
      checkVp8(input);
    }
  }

  /** Whoever rewrites a number needs its place and size. */
  private void checkVp8(byte[] input) {
    int pictureId = vp8.pictureIdOffset();
    assertThat(pictureId >= 0).isEqualTo(vp8.pictureIdBits() > 0);
    if (pictureId >= 0) {
      assertThat(input[pictureId] < 0).isEqualTo(vp8.pictureIdBits() == 15);
      assertThat(vp8.pictureId()).isBetween(0, (1 << vp8.pictureIdBits()) - 1);
    }
    if (vp8.tl0PicIdxOffset() >= 0) {
      assertThat(input[vp8.tl0PicIdxOffset()] & 0xff).isEqualTo(vp8.tl0PicIdx());
    }
    if (vp8.keyIdxOffset() >= 0) {
      assertThat(input[vp8.keyIdxOffset()] & 0x1f).isEqualTo(vp8.keyIdx());
    }
    assertThat(pictureId).isLessThan(vp8.length());
    assertThat(vp8.tl0PicIdxOffset()).isLessThan(vp8.length());
    assertThat(vp8.keyIdxOffset()).isLessThan(vp8.length());
    assertThat(vp8.temporalId()).isBetween(Vp8Descriptor.ABSENT, 3);
  }

  @FuzzTest
  void shouldStayWithinAnyVp9Payload(byte[] input) {
    HostileBytes.check((data, off, len) -> PayloadDigests.vp9(vp9, data, off, len), input);
    if (vp9.parse(input, 0, input.length)) {
      checkVp9(input);
    }
  }

  private void checkVp9(byte[] input) {
    int pictureId = vp9.pictureIdOffset();
    assertThat(pictureId >= 0).isEqualTo(vp9.pictureIdBits() > 0);
    if (pictureId >= 0) {
      assertThat(input[pictureId] < 0).isEqualTo(vp9.pictureIdBits() == 15);
      assertThat(vp9.pictureId()).isBetween(0, (1 << vp9.pictureIdBits()) - 1);
    }
    if (vp9.tl0PicIdxOffset() >= 0) {
      assertThat(input[vp9.tl0PicIdxOffset()] & 0xff).isEqualTo(vp9.tl0PicIdx());
    }
    assertThat(vp9.layerIndicesOffset()).isLessThan(vp9.length());
    assertThat(vp9.structureOffset()).isLessThan(vp9.length());
    assertThat(vp9.spatialId()).isBetween(Vp9Descriptor.ABSENT, 7);
    assertThat(vp9.temporalId()).isBetween(Vp9Descriptor.ABSENT, 7);
    assertThat(vp9.referenceCount()).isBetween(0, 3);
    assertThat(vp9.spatialLayers()).isBetween(0, Vp9Descriptor.MAX_SPATIAL_LAYERS);
  }

  @FuzzTest
  void shouldStayWithinAnyH264Payload(byte[] input) {
    HostileBytes.check(PayloadDigests::h264, input);
  }

  @FuzzTest
  void shouldStayWithinAnyAv1Payload(byte[] input) {
    HostileBytes.check(PayloadDigests::av1, input);
  }
}
