package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.Hex;
import io.sluice.core.wire.rtp.LayerFacts;
import java.util.Arrays;

/** A renumbered descriptor says the same, but for its numbers. */
final class DependencyDescriptorPatchFuzzTest {
  private static final int MARGIN = 3;

  /** Three templates from 0, two decode targets, a chain and a resolution. */
  private static final byte[] FIRST = Hex.bytes("c0000080011eb85141010c09fc059c");

  private final DependencyDescriptor plain = new DependencyDescriptor();
  private final DependencyDescriptor renumbered = new DependencyDescriptor();
  private final DependencyStructure structure = new DependencyStructure();
  private final DependencyStructure renumberedStructure = new DependencyStructure();

  /** An input is what is added to the frame number and to templates, and a descriptor. */
  @FuzzTest
  void shouldChangeOnlyTheNumbers(byte[] input) {
    if (input.length < MARGIN) {
      return;
    }
    int frames = input[0] << 8 | (input[1] & 0xff);
    int templates = input[2];
    byte[] first = FIRST.clone();
    assertThat(DependencyDescriptorPatch.add(first, 0, first.length, frames, templates)).isTrue();
    keep(plain, FIRST, structure);
    keep(renumbered, first, renumberedStructure);

    byte[] data = input.clone();
    int length = input.length - MARGIN;
    boolean patched = DependencyDescriptorPatch.add(data, MARGIN, length, frames, templates);
    boolean valid = plain.parse(input, MARGIN, length, structure);
    if (!patched) {
      assertThat(valid).isFalse();
      assertThat(data).isEqualTo(input);
      return;
    }
    assertThat(renumbered.parse(data, MARGIN, length, renumberedStructure)).isEqualTo(valid);
    if (valid) {
      compare(frames, templates);
    }
    byte[] back = data.clone();
    assertThat(DependencyDescriptorPatch.add(back, MARGIN, length, -frames, -templates)).isTrue();
    assertThat(back).isEqualTo(input);
    byte[] alone = Arrays.copyOfRange(input, MARGIN, input.length);
    assertThat(DependencyDescriptorPatch.add(alone, 0, length, frames, templates)).isTrue();
    assertThat(alone).isEqualTo(Arrays.copyOfRange(data, MARGIN, data.length));
  }

  /** An input is two distances, and a descriptor. */
  @FuzzTest
  void shouldChangeOnlyTheReferences(byte[] input) {
    if (input.length < MARGIN) {
      return;
    }
    keep(plain, FIRST, structure);
    int length = input.length - MARGIN;
    boolean valid = plain.parse(input, MARGIN, length, structure);
    if (!valid || !plain.frameKnown() || plain.hasStructure()) {
      return;
    }
    LayerFacts facts = new LayerFacts();
    facts.referencesFrom = plain.fdiffsFrom();
    facts.referencesTo = plain.fdiffsTo();
    int near = 1 + (input[0] & 0xff);
    int far = 1 + ((input[1] & 0x0f) << 8 | (input[2] & 0xff)) % 4_095;
    long references = near | (long) far << LayerFacts.REFERENCE_BITS;
    byte[] other = new byte[DependencyDescriptorPatch.MAX_REFERRING];
    int written = DependencyDescriptorPatch.refer(input, MARGIN, length, facts, references, other);
    if (written == 0) {
      assertThat(length).isGreaterThan(8);
      return;
    }
    assertThat(renumbered.parse(other, 0, written, structure)).isTrue();
    assertThat(renumbered.fdiffCount()).isEqualTo(2);
    assertThat(renumbered.fdiff(0)).isEqualTo(near);
    assertThat(renumbered.fdiff(1)).isEqualTo(far);
    compareAllButReferences();
  }

  private void compareAllButReferences() {
    assertThat(renumbered.frameStart()).isEqualTo(plain.frameStart());
    assertThat(renumbered.frameEnd()).isEqualTo(plain.frameEnd());
    assertThat(renumbered.frameNumber()).isEqualTo(plain.frameNumber());
    assertThat(renumbered.templateId()).isEqualTo(plain.templateId());
    assertThat(renumbered.hasActiveDecodeTargets()).isEqualTo(plain.hasActiveDecodeTargets());
    for (int target = 0; target < structure.decodeTargetCount(); target++) {
      assertThat(renumbered.indication(target)).isEqualTo(plain.indication(target));
    }
    for (int chain = 0; chain < structure.chainCount(); chain++) {
      assertThat(renumbered.chainFdiff(chain)).isEqualTo(plain.chainFdiff(chain));
    }
  }

  private static void keep(
      DependencyDescriptor descriptor, byte[] data, DependencyStructure structure) {
    assertThat(descriptor.parse(data, 0, data.length, null)).isTrue();
    structure.copyFrom(descriptor.structure());
  }

  private void compare(int frames, int templates) {
    assertThat(renumbered.frameStart()).isEqualTo(plain.frameStart());
    assertThat(renumbered.frameEnd()).isEqualTo(plain.frameEnd());
    assertThat(renumbered.frameNumber()).isEqualTo((plain.frameNumber() + frames) & 0xffff);
    assertThat(renumbered.templateId()).isEqualTo((plain.templateId() + templates) & 0x3f);
    assertThat(renumbered.frameKnown()).isEqualTo(plain.frameKnown());
    assertThat(renumbered.hasStructure()).isEqualTo(plain.hasStructure());
    DependencyStructure before = plain.hasStructure() ? plain.structure() : structure;
    DependencyStructure after = plain.hasStructure() ? renumbered.structure() : renumberedStructure;
    assertThat(after.templateIdOffset()).isEqualTo((before.templateIdOffset() + templates) & 0x3f);
    assertThat(PayloadDigests.unnumbered(renumbered, after))
        .isEqualTo(PayloadDigests.unnumbered(plain, before));
  }
}
