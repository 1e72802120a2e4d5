package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Redundant audio (RFC 2198). */
final class RedPayloadTest {
  /** Two older blocks of 2 and 3 bytes, and a primary one of 1 byte, all of payload type 111. */
  private static final byte[] THREE = Hex.bytes("ef 1e0002 ef 0f0003 6f 0102 030405 0a");

  private static final int HEADERS = 9;

  private static byte[] noPayloadTypes() {
    byte[] none = new byte[128];
    Arrays.fill(none, (byte) -1);
    return none;
  }

  private static int primary(byte[] data) {
    return RedPayload.primaryOffset(data, 0, data.length);
  }

  @Test
  void shouldFindThePrimaryBlockBehindTheOlderOnes() {
    assertThat(primary(THREE)).isEqualTo(HEADERS + 5);
    assertThat(RedPayload.primaryPayloadType(THREE, 0)).isEqualTo(111);
    assertThat(primary(Hex.bytes("6f 0a0b"))).isEqualTo(1);
    assertThat(RedPayload.primaryPayloadType(Hex.bytes("6f 0a0b"), 0)).isEqualTo(111);
  }

  @Test
  void shouldReadTheWholeLengthOfABlock() {
    byte[] data = new byte[5 + 1_023 + 1];
    data[0] = (byte) 0xef;
    data[2] = (byte) 0x03;
    data[3] = (byte) 0xff;
    data[4] = 0x6f;

    assertThat(primary(data)).isEqualTo(5 + 1_023);
  }

  /** Without its primary block's byte it is whole; each shorter one lacks something announced. */
  @Test
  void shouldRefuseEveryTruncation() {
    assertThat(RedPayload.primaryOffset(THREE, 0, THREE.length - 1)).isEqualTo(THREE.length - 1);
    for (int length = 0; length < THREE.length - 1; length++) {
      assertThat(primary(Arrays.copyOf(THREE, length)))
          .as("%d bytes", length)
          .isEqualTo(RedPayload.MALFORMED);
    }
  }

  @Test
  void shouldRefuseMoreBlocksThanAReceiverWouldTake() {
    assertThat(primary(blocks(RedPayload.MAX_BLOCKS))).isPositive();
    assertThat(primary(blocks(RedPayload.MAX_BLOCKS + 1))).isEqualTo(RedPayload.MALFORMED);
  }

  private static byte[] blocks(int count) {
    byte[] data = new byte[4 * (count - 1) + 1];
    for (int i = 0; i < count - 1; i++) {
      data[4 * i] = (byte) 0xef;
    }
    data[data.length - 1] = 0x6f;
    return data;
  }

  @Test
  void shouldTranslateThePayloadTypeOfEachBlockAndNothingElse() {
    byte[] payloadTypes = noPayloadTypes();
    payloadTypes[111] = 96;
    byte[] data = THREE.clone();

    assertThat(RedPayload.isTranslatable(data, 0, payloadTypes)).isTrue();
    RedPayload.translate(data, 0, payloadTypes);

    assertThat(data).isEqualTo(Hex.bytes("e0 1e0002 e0 0f0003 60 0102 030405 0a"));
  }

  @Test
  void shouldTellOfABlockOfAnUnknownPayloadType() {
    byte[] payloadTypes = noPayloadTypes();
    payloadTypes[111] = 96;

    assertThat(RedPayload.isTranslatable(Hex.bytes("ed 1e0000 6f 0a"), 0, payloadTypes)).isFalse();
    assertThat(RedPayload.isTranslatable(Hex.bytes("ef 1e0000 6d 0a"), 0, payloadTypes)).isFalse();
  }
}
