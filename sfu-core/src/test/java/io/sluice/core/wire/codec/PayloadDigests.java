package io.sluice.core.wire.codec;

import static io.sluice.core.wire.HostileBytes.mix;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

/** All that is read of a payload as one number, with what must hold of it whatever the bytes. */
final class PayloadDigests {
  private PayloadDigests() {}

  private static long bit(boolean value) {
    return value ? 1 : 0;
  }

  static long vp8(Vp8Descriptor vp8, byte[] data, int off, int len) {
    boolean keyframe = KeyframeDetector.isKeyframe(VideoCodec.VP8, data, off, len);
    if (!vp8.parse(data, off, len)) {
      assertThat(keyframe).isFalse();
      return -1;
    }
    assertThat(keyframe).isEqualTo(vp8.keyframe());
    assertThat(vp8.length() < len).isTrue();
    long digest = mix(vp8.length(), bit(keyframe));
    digest = mix(mix(digest, vp8.pictureId()), vp8.tl0PicIdx());
    digest = mix(mix(digest, vp8.temporalId()), vp8.keyIdx());
    return mix(mix(digest, vp8.width()), vp8.height());
  }

  static long vp9(Vp9Descriptor vp9, byte[] data, int off, int len) {
    boolean keyframe = KeyframeDetector.isKeyframe(VideoCodec.VP9, data, off, len);
    if (!vp9.parse(data, off, len)) {
      return bit(keyframe);
    }
    assertThat(keyframe).isEqualTo(vp9.keyframe());
    assertThat(vp9.length() < len).isTrue();
    long digest = mix(mix(vp9.length(), vp9.pictureId()), vp9.tl0PicIdx());
    digest = mix(mix(digest, vp9.spatialId()), vp9.temporalId());
    for (int i = 0; i < vp9.referenceCount(); i++) {
      digest = mix(digest, vp9.reference(i));
    }
    for (int layer = 0; layer < vp9.spatialLayers(); layer++) {
      digest = mix(mix(digest, vp9.width(layer)), vp9.height(layer));
    }
    return mix(digest, vp9.pictureGroupSize());
  }

  static long h264(byte[] data, int off, int len) {
    boolean keyframe = KeyframeDetector.isKeyframe(VideoCodec.H264, data, off, len);
    boolean begins =
        H264Payload.beginsUnit(data, off, len, H264Payload.SPS)
            || H264Payload.beginsUnit(data, off, len, H264Payload.IDR);
    assertThat(keyframe).isEqualTo(begins);
    long digest = bit(keyframe);
    for (int type = 1; type < 24; type++) {
      digest = mix(digest, bit(H264Payload.beginsUnit(data, off, len, type)));
    }
    return digest;
  }

  static long av1(byte[] data, int off, int len) {
    boolean keyframe = KeyframeDetector.isKeyframe(VideoCodec.AV1, data, off, len);
    assertThat(keyframe && Av1Payload.continuesFirst(data, off, len)).isFalse();
    long digest = bit(keyframe);
    for (int type = 0; type < 16; type++) {
      digest = mix(digest, bit(Av1Payload.beginsUnit(data, off, len, type)));
    }
    digest = mix(digest, bit(Av1Payload.continuesFirst(data, off, len)));
    digest = mix(digest, bit(Av1Payload.continuedLast(data, off, len)));
    return mix(digest, Av1Payload.elementCount(data, off, len));
  }

  /**
   * @param current the structure that it was parsed with
   */
  static long dependencies(DependencyDescriptor descriptor, @Nullable DependencyStructure current) {
    DependencyStructure structure = descriptor.hasStructure() ? descriptor.structure() : current;
    long digest = mix(descriptor.frameNumber(), descriptor.templateId());
    if (structure != null) {
      digest = mix(digest, structure.templateIdOffset());
    }
    return mix(digest, unnumbered(descriptor, structure));
  }

  /** All but the numbers of frame and templates. */
  static long unnumbered(DependencyDescriptor descriptor, @Nullable DependencyStructure structure) {
    long digest = descriptor.hasActiveDecodeTargets() ? descriptor.activeDecodeTargets() : -1;
    if (!descriptor.frameKnown() || structure == null) {
      return digest;
    }
    assertThat(descriptor.spatialId()).isBetween(0, structure.spatialLayers() - 1);
    assertThat(descriptor.fdiffCount()).isLessThanOrEqualTo(DependencyStructure.MAX_FDIFFS);
    digest = mix(mix(digest, descriptor.spatialId()), descriptor.temporalId());
    for (int i = 0; i < descriptor.fdiffCount(); i++) {
      digest = mix(digest, descriptor.fdiff(i));
    }
    for (int chain = 0; chain < structure.chainCount(); chain++) {
      digest = mix(digest, descriptor.chainFdiff(chain));
    }
    for (int target = 0; target < structure.decodeTargetCount(); target++) {
      digest = mix(digest, descriptor.indication(target));
    }
    return mix(digest, unnumbered(structure));
  }

  static long structure(DependencyStructure structure) {
    return mix(structure.templateIdOffset(), unnumbered(structure));
  }

  /** Guards the limits of AV1, and indexes into the structure's own lists (LiveKit #4739). */
  private static long unnumbered(DependencyStructure structure) {
    int targets = structure.decodeTargetCount();
    assertThat(targets).isBetween(1, DependencyStructure.MAX_DECODE_TARGETS);
    assertThat(structure.templateCount()).isBetween(1, DependencyStructure.MAX_TEMPLATES);
    assertThat(structure.spatialLayers()).isBetween(1, DependencyStructure.MAX_SPATIAL_LAYERS);
    assertThat(structure.chainCount()).isBetween(0, targets);
    long digest = structure.templateCount();
    for (int target = 0; target < targets; target++) {
      int chain = structure.protectedBy(target);
      assertThat(chain).isLessThan(Math.max(1, structure.chainCount()));
      assertThat(structure.decodeTargetSpatialId(target)).isLessThan(structure.spatialLayers());
      digest = mix(digest, structure.decodeTargetSpatialId(target));
      digest = mix(mix(digest, structure.decodeTargetTemporalId(target)), chain);
    }
    for (int template = 0; template < structure.templateCount(); template++) {
      assertThat(structure.templateSpatialId(template)).isLessThan(structure.spatialLayers());
      digest = mix(digest, structure.templateTemporalId(template));
      for (int i = 0; i < structure.templateFdiffCount(template); i++) {
        assertThat(structure.templateFdiff(template, i)).isBetween(1, 16);
        digest = mix(digest, structure.templateFdiff(template, i));
      }
    }
    for (int layer = 0; layer < structure.spatialLayers(); layer++) {
      digest = mix(mix(digest, structure.width(layer)), structure.height(layer));
    }
    return digest;
  }
}
