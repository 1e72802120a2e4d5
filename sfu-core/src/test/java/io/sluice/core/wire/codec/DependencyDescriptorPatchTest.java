package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.rtp.LayerFacts;
import java.util.Arrays;
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

  private static byte[] referring(String bits, int from, int to, long references) {
    LayerFacts facts = new LayerFacts();
    facts.referencesFrom = from;
    facts.referencesTo = to;
    byte[] value = Hex.bits("00000000" + bits);
    byte[] copy = new byte[DependencyDescriptorPatch.MAX_REFERRING];
    Arrays.fill(copy, (byte) 0xff);
    int length =
        DependencyDescriptorPatch.refer(value, 1, value.length - 1, facts, references, copy);
    return Arrays.copyOf(copy, length);
  }

  @Test
  void shouldGiveAFrameReferencesOfItsOwn() {
    String head = "1 0 000100 0000000100000001";
    long references = 12 | 16 << 12 | 17L << 24 | 4095L << 36;
    assertThat(referring(head, 29, 29, references))
        .isEqualTo(Hex.bits(head + "00010  01 1011 01 1111 10 00010000 11 111111111110 00"));
  }

  /** Before them are active targets and indications, behind them chains. */
  @Test
  void shouldKeepWhatIsAroundReferences() {
    String before = "1 0 000100 0000000100000001 0 1 1 1 1 11 1001";
    String chains = "00000011 10000001";
    assertThat(referring(before + "01 0001 00" + chains, 35, 43, 3 | 2 << 12))
        .isEqualTo(Hex.bits(before + "01 0010 01 0001 00" + chains));
    String plain = before.replace("0 1 1 1 1", "0 1 1 0 1");
    assertThat(referring(plain + chains, 35, 35, 3))
        .isEqualTo(Hex.bits(before + "01 0010 00" + chains));
  }

  @Test
  void shouldNotMakeADescriptorLongerThanAnElementMayBe() {
    String chains = "1".repeat(8 * 16 - 30);
    String head = "1 0 000100 0000000100000001 0 0 0 0 1";
    assertThat(referring(head + chains, 29, 29, 3)).isEmpty();
    assertThat(referring(head + chains.substring(8), 29, 29, 3)).hasSize(16);
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
