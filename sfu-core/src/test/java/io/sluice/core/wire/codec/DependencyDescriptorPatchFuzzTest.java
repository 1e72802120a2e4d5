package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.Hex;
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
