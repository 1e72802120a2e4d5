package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import org.junit.jupiter.api.Test;

/** AV1 RTP specification section A.8.2: frame_number, template ids and template_id_offset. */
final class DependencyDescriptorPatchTest {
  private static final String LAYERS = "00001 00 01 11 10 10 11 10 00 01 000 000 000 0 0";

  private static byte[] patched(String bits, int frames, int templates) {
    byte[] value = Hex.bits(bits);
    assertThat(DependencyDescriptorPatch.add(value, 0, value.length, frames, templates)).isTrue();
    return value;
  }

  @Test
  void shouldAddToFrameNumberAndTemplate() {
    String before = "1 0 000100 0000000100000001";
    assertThat(patched(before, 0x203, 5)).isEqualTo(Hex.bits("1 0 001001 0000001100000100"));
    assertThat(patched(before, 0, 0)).isEqualTo(Hex.bits(before));
  }

  @Test
  void shouldWrap() {
    assertThat(patched("0 1 111110 1111111111111111", 2, 3))
        .isEqualTo(Hex.bits("0 1 000001 0000000000000001"));
    assertThat(patched("0 1 000001 0000000000000001", -2, -3))
        .isEqualTo(Hex.bits("0 1 111110 1111111111111111"));
    assertThat(patched("0 1 000001 0000000000000001", 0x7fff0002, 0x7fffffc1))
        .isEqualTo(Hex.bits("0 1 000010 0000000000000011"));
  }

  /** The structure's first template lies across two bytes. */
  @Test
  void shouldAddToTheStructuresFirstTemplate() {
    String head = "1 1 111111 0000000000000101 1 1 1 1 1";
    assertThat(patched(head + "101010" + LAYERS, 1, 0b001011))
        .isEqualTo(Hex.bits("1 1 001010 0000000000000110 1 1 1 1 1 110101" + LAYERS));
    assertThat(patched(head + "111111" + LAYERS, 1, 1))
        .isEqualTo(Hex.bits("1 1 000000 0000000000000110 1 1 1 1 1 000000" + LAYERS));
  }

  @Test
  void shouldLeaveWhatFollowsInAPacketWithoutStructure() {
    assertThat(patched("1 1 000000 0000000000000000 0 1 1 1 1 101010 11111", 1, 1))
        .isEqualTo(Hex.bits("1 1 000001 0000000000000001 0 1 1 1 1 101010 11111"));
  }

  @Test
  void shouldStayWithinTheDescriptor() {
    byte[] data = Hex.bytes("ff ff c00005 80 ff ff");
    assertThat(DependencyDescriptorPatch.add(data, 2, 2, 1, 1)).isFalse();
    assertThat(DependencyDescriptorPatch.add(data, 2, 0, 1, 1)).isFalse();
    assertThat(DependencyDescriptorPatch.add(data, 2, 4, 1, 1)).as("a cut structure").isFalse();
    assertThat(data).isEqualTo(Hex.bytes("ff ff c00005 80 ff ff"));
    assertThat(DependencyDescriptorPatch.add(data, 2, 3, 1, 1)).isTrue();
    assertThat(data).isEqualTo(Hex.bytes("ff ff c10006 80 ff ff"));
  }
}
