package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** AV1 RTP specification section A.8.2, bit by bit. */
final class DependencyDescriptorTest {
  /** First and last packet of frame 5, template 3 of a structure that begins at 2. */
  private static final String MANDATORY = "1 1 000011 0000000000000101";

  private static final String NO_FLAGS = "0 0 0 0 0";

  /** Two decode targets, one chain; templates: keyframe, temporal layer 0, temporal layer 1. */
  private static final String STRUCTURE =
      "000010 00001" // first template identifier 2, two decode targets
          + "00 01 11" // layers: same, next temporal, no more
          + "10 10  11 10  00 01" // indications
          + "0  1 0001 0  1 0000 0" // frame differences: none, 2, 1
          + "10" // one chain of at most two; which protects what takes no bits
          + "0000 0010 0001" // chain differences
          + "1 0000001001111111 0000000101100111"; // 640 × 360

  private final DependencyDescriptor descriptor = new DependencyDescriptor();
  private final DependencyStructure current = new DependencyStructure();

  private boolean parse(String bits) {
    byte[] data = Hex.bits(bits);
    return descriptor.parse(data, 0, data.length, current);
  }

  private void keepStructure() {
    assertThat(parse(MANDATORY + "1 0 0 0 0" + STRUCTURE)).isTrue();
    current.copyFrom(descriptor.structure());
  }

  @Test
  void shouldReadTheMandatoryFieldsWithoutAStructure() {
    byte[] data = Hex.bytes("ff 81 fffe ff");
    assertThat(descriptor.parse(data, 1, 3, null)).isTrue();
    assertThat(descriptor.frameStart()).isTrue();
    assertThat(descriptor.frameEnd()).isFalse();
    assertThat(descriptor.templateId()).isEqualTo(1);
    assertThat(descriptor.frameNumber()).isEqualTo(0xfffe);
    assertThat(descriptor.hasStructure()).isFalse();
    assertThat(descriptor.frameKnown()).isFalse();
  }

  @Test
  void shouldReadATemplateStructure() {
    assertThat(parse(MANDATORY + "1 0 0 0 0" + STRUCTURE)).isTrue();
    assertThat(descriptor.hasStructure()).isTrue();
    DependencyStructure structure = descriptor.structure();
    assertThat(structure.templateIdOffset()).isEqualTo(2);
    assertThat(structure.templateCount()).isEqualTo(3);
    assertThat(structure.decodeTargetCount()).isEqualTo(2);
    assertThat(structure.decodeTargetTemporalId(0)).isZero();
    assertThat(structure.decodeTargetTemporalId(1)).isEqualTo(1);
    assertThat(structure.decodeTargetSpatialId(1)).isZero();
    assertThat(structure.templateIndication(1, 0)).isEqualTo(DependencyDescriptor.REQUIRED);
    assertThat(structure.templateIndication(2, 1)).isEqualTo(DependencyDescriptor.DISCARDABLE);
    assertThat(structure.templateFdiffCount(0)).isZero();
    assertThat(structure.templateFdiff(1, 0)).isEqualTo(2);
    assertThat(structure.chainCount()).isEqualTo(1);
    assertThat(structure.protectedBy(1)).isZero();
    assertThat(structure.templateChainFdiff(1, 0)).isEqualTo(2);
    assertThat(structure.spatialLayers()).isEqualTo(1);
    assertThat(structure.width(0)).isEqualTo(640);
    assertThat(structure.height(0)).isEqualTo(360);
  }

  @Test
  void shouldTakeAFrameFromItsTemplate() {
    keepStructure();
    assertThat(parse("0 1 000100 0000000000000110")).isTrue();
    assertThat(descriptor.frameKnown()).isTrue();
    assertThat(descriptor.temporalId()).isEqualTo(1);
    assertThat(descriptor.spatialId()).isZero();
    assertThat(descriptor.indication(0)).isEqualTo(DependencyDescriptor.NOT_PRESENT);
    assertThat(descriptor.indication(1)).isEqualTo(DependencyDescriptor.DISCARDABLE);
    assertThat(descriptor.fdiffCount()).isEqualTo(1);
    assertThat(descriptor.fdiff(0)).isEqualTo(1);
    assertThat(descriptor.chainFdiff(0)).isEqualTo(1);
    assertThat(descriptor.hasActiveDecodeTargets()).isFalse();
  }

  @Test
  void shouldPreferTheFramesOwnDependencies() {
    keepStructure();
    String indications = "10 00";
    String differences = "01 0011  11 000000000111 10 11111111 00";
    String chains = "11111110";
    assertThat(parse(MANDATORY + "0 0 1 1 1" + indications + differences + chains)).isTrue();
    assertThat(descriptor.indication(0)).isEqualTo(DependencyDescriptor.SWITCH);
    assertThat(descriptor.indication(1)).isEqualTo(DependencyDescriptor.NOT_PRESENT);
    assertThat(descriptor.fdiffCount()).isEqualTo(3);
    assertThat(descriptor.fdiff(0)).isEqualTo(4);
    assertThat(descriptor.fdiff(1)).isEqualTo(8);
    assertThat(descriptor.fdiff(2)).isEqualTo(256);
    assertThat(descriptor.chainFdiff(0)).isEqualTo(254);
  }

  /** All decode targets of a new structure are active unless the packet says otherwise. */
  @Test
  void shouldReadActiveDecodeTargets() {
    assertThat(parse(MANDATORY + "1 0 0 0 0" + STRUCTURE)).isTrue();
    assertThat(descriptor.hasActiveDecodeTargets()).isTrue();
    assertThat(descriptor.activeDecodeTargets()).isEqualTo(0b11);
    assertThat(parse(MANDATORY + "1 1 0 0 0" + STRUCTURE + "01")).isTrue();
    assertThat(descriptor.activeDecodeTargets()).isEqualTo(0b01);
    keepStructure();
    assertThat(parse(MANDATORY + "0 1 0 0 0 10")).isTrue();
    assertThat(descriptor.hasActiveDecodeTargets()).isTrue();
    assertThat(descriptor.activeDecodeTargets()).isEqualTo(0b10);
  }

  /** Section A.8.3: a template out of range means that a structure was lost. */
  @Test
  void shouldNotKnowAFrameWhoseTemplateIsNotInTheStructure() {
    keepStructure();
    assertThat(parse("1 1 000101 0000000000000101")).isTrue();
    assertThat(descriptor.frameKnown()).isFalse();
    assertThat(parse("1 1 000001 0000000000000101")).isTrue();
    assertThat(descriptor.frameKnown()).isFalse();
    assertThat(parse("1 1 000010 0000000000000101")).isTrue();
    assertThat(descriptor.frameKnown()).isTrue();
  }

  /** Identifiers of templates wrap at 64. */
  @Test
  void shouldFindATemplateAcrossTheWrap() {
    assertThat(parse("1 1 000000 0000000000000101 1 0 0 0 0 111111" + STRUCTURE.substring(6)))
        .isTrue();
    assertThat(descriptor.frameKnown()).isTrue();
    assertThat(descriptor.fdiff(0)).isEqualTo(2);
  }

  /** Section A.8.2, table of ns(5): three decode targets of three chains and two layers. */
  @Test
  void shouldReadSpatialLayersAndManyChains() {
    String structure =
        "000000 00011" // four decode targets
            + "10 11" // two templates: next spatial, no more
            + "10 10 10 10  00 10 00 11"
            + "0 0"
            + "110" // three chains of at most four
            + "0 10 11 0" // protected by 0, 1, 2, 0
            + "0001 0010 0011  0100 0101 0110"
            + "1 0000000100111111 0000000010110011 0000001001111111 0000000101100111";
    assertThat(parse("1 1 000001 0000000000000101 1 0 0 0 0" + structure)).isTrue();
    DependencyStructure read = descriptor.structure();
    assertThat(read.spatialLayers()).isEqualTo(2);
    assertThat(read.chainCount()).isEqualTo(3);
    assertThat(read.protectedBy(1)).isEqualTo(1);
    assertThat(read.protectedBy(2)).isEqualTo(2);
    assertThat(read.protectedBy(3)).isZero();
    assertThat(read.decodeTargetSpatialId(0)).isZero();
    assertThat(read.decodeTargetSpatialId(1)).isEqualTo(1);
    assertThat(read.width(1)).isEqualTo(640);
    assertThat(descriptor.spatialId()).isEqualTo(1);
    assertThat(descriptor.chainFdiff(2)).isEqualTo(6);
  }

  @Test
  void shouldKeepACopyOfAStructure() {
    keepStructure();
    String other = "000000 00000 11 10 0 0 0";
    assertThat(parse("1 1 000000 0000000000000101 1 0 0 0 0" + other)).isTrue();
    assertThat(descriptor.structure().templateCount()).isEqualTo(1);
    assertThat(descriptor.structure().protectedBy(0)).isEqualTo(-1);
    assertThat(descriptor.structure().width(0)).isZero();
    assertThat(current.templateCount()).isEqualTo(3);
    assertThat(current.width(0)).isEqualTo(640);
    assertThat(current.templateChainFdiff(1, 0)).isEqualTo(2);
    assertThat(current.templateFdiff(1, 0)).isEqualTo(2);
    assertThat(current.templateIndication(1, 0)).isEqualTo(DependencyDescriptor.REQUIRED);
    assertThat(current.decodeTargetTemporalId(1)).isEqualTo(1);
  }

  @Test
  void shouldRefuseWhatIsCutShort() {
    byte[] whole = Hex.bits(MANDATORY + "1 0 0 0 0" + STRUCTURE);
    for (int length = 0; length < whole.length; length++) {
      boolean valid = descriptor.parse(Arrays.copyOf(whole, length), 0, length, null);
      assertThat(valid).as("%d bytes", length).isEqualTo(length == 3);
    }
    assertThat(descriptor.parse(whole, 0, whole.length, null)).isTrue();
    keepStructure();
    assertThat(parse(MANDATORY + "0 0 1 1 1 10")).isFalse();
  }

  /** LiveKit #4739: a layer index out of range. Padding after the flags would not be refused. */
  @Test
  void shouldRefuseMoreLayersThanThereCanBe() {
    String head = MANDATORY + "1 0 0 0 0  000010 00000";
    String rest = " 11" + "10".repeat(9) + "0".repeat(9) + "0 0";
    assertThat(parse(head + "01".repeat(7) + rest)).isTrue();
    assertThat(parse(head + "01".repeat(8) + rest + "0".repeat(60))).isFalse();
    assertThat(parse(head + "10".repeat(3) + rest)).isTrue();
    assertThat(parse(head + "10".repeat(4) + rest + "0".repeat(60))).isFalse();
  }

  @Test
  void shouldRefuseMoreTemplatesThanThereCanBe() {
    String head = MANDATORY + "1 0 0 0 0  000010 00000";
    String rest = "11" + "10".repeat(64) + "0".repeat(64) + "0 0";
    assertThat(parse(head + "00".repeat(63) + rest)).isTrue();
    assertThat(descriptor.structure().templateCount()).isEqualTo(64);
    assertThat(parse(head + "00".repeat(64) + rest + "0".repeat(60))).isFalse();
  }

  @Test
  void shouldRefuseMoreReferencesThanThereCanBe() {
    keepStructure();
    assertThat(parse(MANDATORY + "0 0 0 1 0" + "01 0001".repeat(8) + "00")).isTrue();
    assertThat(parse(MANDATORY + "0 0 0 1 0" + "01 0001".repeat(9) + "00")).isFalse();
    String head = MANDATORY + "1 0 0 0 0  000010 00000  11 10";
    assertThat(
            parse(
                "11 000010 0000000000000101 1 0 0 0 0 000010 00000 11 10"
                    + "1 0001".repeat(8)
                    + "0 0 0"))
        .isTrue();
    assertThat(parse(head + "1 0001".repeat(9) + "0 0 0")).isFalse();
  }

  @Test
  void shouldIgnorePaddingOfAnyKind() {
    keepStructure();
    assertThat(parse(MANDATORY + NO_FLAGS + "0".repeat(100))).isTrue();
    assertThat(descriptor.fdiff(0)).isEqualTo(2);
  }
}
