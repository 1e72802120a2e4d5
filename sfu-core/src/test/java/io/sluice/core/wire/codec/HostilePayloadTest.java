package io.sluice.core.wire.codec;

import static io.sluice.core.wire.HostileBytes.mix;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.HostileBytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Guards against reads out of bounds in VP8 (Janus #3636), AV1 and H.264 (LiveKit #4405, #4407) and
 * the dependency descriptor (LiveKit #4739).
 */
final class HostilePayloadTest {
  /** Three templates, two decode targets, a chain and a resolution; and three more packets. */
  private static final byte[][] DESCRIPTORS = {
    Hex.bytes("c3000580411eb85141010c09fc059c"),
    Hex.bytes("c300053c27803dfe7f00"),
    Hex.bytes("440006"),
    Hex.bytes("c30005 40 80")
  };

  @Test
  void shouldStayWithinHostileVp8() {
    Vp8Descriptor vp8 = new Vp8Descriptor();
    HostileBytes.attack(
        (data, off, len) -> PayloadDigests.vp8(vp8, data, off, len),
        Hex.bytes("90 f0 9234 56 b1 50 b7 01 9d012a 8002 e001 00"),
        Hex.bytes("90 80 7f 01"),
        Hex.bytes("10 50 b7 01 9d012a 8002 e001"));
  }

  @Test
  void shouldStayWithinHostileVp9() {
    Vp9Descriptor vp9 = new Vp9Descriptor();
    HostileBytes.attack(
        (data, off, len) -> PayloadDigests.vp9(vp9, data, off, len),
        Hex.bytes("e9 9234 55 77 00"),
        Hex.bytes("f8 05 20 03 05 06 00"),
        Hex.bytes("0a 38 0140 00b4 0280 0168 02 10 15 02 00"));
  }

  @Test
  void shouldStayWithinHostileH264() {
    HostileBytes.attack(
        PayloadDigests::h264,
        Hex.bytes("78 0002 09f0 0003 6742c0 0002 68ce"),
        Hex.bytes("7c 85 8884"),
        Hex.bytes("65 8884"));
  }

  @Test
  void shouldStayWithinHostileAv1() {
    HostileBytes.attack(
        PayloadDigests::av1,
        Hex.bytes("08 02 1000 03 0a0b0c 04 32000000"),
        Hex.bytes("28 02 1000 0a0b0c"),
        Hex.bytes("90 0a0b0c"));
  }

  @Test
  void shouldStayWithinHostileRed() {
    byte[] translated = new byte[128];
    Arrays.fill(translated, (byte) 42);
    HostileBytes.attack(
        (data, off, len) -> {
          int primary = RedPayload.primaryOffset(data, off, len);
          if (primary == RedPayload.MALFORMED) {
            return -1;
          }
          assertThat(primary > 0 && primary <= len).isTrue();
          assertThat(RedPayload.isTranslatable(data, off, translated)).isTrue();
          return mix(primary, RedPayload.primaryPayloadType(data, off));
        },
        Hex.bytes("ef 0f0004 6f 01020304 0a0b0c"),
        Hex.bytes("ef 1e0002 ef 0f0003 6f 0102 030405 0a"),
        Hex.bytes("6f 0a0b0c"));
  }

  @Test
  void shouldStayWithinHostileDependencyDescriptors() {
    DependencyDescriptor descriptor = new DependencyDescriptor();
    DependencyStructure current = new DependencyStructure();
    byte[] first = DESCRIPTORS[0];
    assertThat(descriptor.parse(first, 0, first.length, null)).isTrue();
    assertThat(descriptor.hasStructure()).isTrue();
    current.copyFrom(descriptor.structure());
    HostileBytes.attack(
        (data, off, len) -> {
          boolean alone = descriptor.parse(data, off, len, null);
          long digest = alone ? PayloadDigests.dependencies(descriptor, null) : 0;
          boolean known = descriptor.parse(data, off, len, current);
          return mix(digest, known ? PayloadDigests.dependencies(descriptor, current) : 1);
        },
        DESCRIPTORS);
  }
}
