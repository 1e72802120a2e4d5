package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.HostileBytes;

/** Redundant audio (RFC 2198) of a hostile publisher. */
final class RedPayloadFuzzTest {
  private static final int TYPES = 128;

  /** Its own inverse; one payload type in eight is unknown. */
  private static final byte[] SWAPPED = new byte[TYPES];

  static {
    for (int type = 0; type < TYPES; type++) {
      SWAPPED[type] = (byte) (type % 8 == 0 ? -1 : type ^ 0x40);
    }
  }

  @FuzzTest
  void shouldStayWithinAnyPayload(byte[] input) {
    HostileBytes.check(RedPayloadFuzzTest::digest, input);
    int primary = RedPayload.primaryOffset(input, 0, input.length);
    assertThat(primary == RedPayload.MALFORMED || (primary > 0 && primary <= input.length))
        .isTrue();
    if (primary != RedPayload.MALFORMED && RedPayload.isTranslatable(input, 0, SWAPPED)) {
      checkTranslation(input);
    }
  }

  private static long digest(byte[] data, int off, int len) {
    int primary = RedPayload.primaryOffset(data, off, len);
    if (primary == RedPayload.MALFORMED) {
      return primary;
    }
    boolean translatable = RedPayload.isTranslatable(data, off, SWAPPED);
    long digest = HostileBytes.mix(primary, translatable ? 1 : 0);
    return HostileBytes.mix(digest, RedPayload.primaryPayloadType(data, off));
  }

  /** What is translated has the payload types of its block headers changed, and nothing else. */
  private static void checkTranslation(byte[] input) {
    byte[] translated = input.clone();
    RedPayload.translate(translated, 0, SWAPPED);
    int at = 0;
    while (input[at] < 0) {
      assertThat(translated[at]).isEqualTo((byte) (input[at] ^ 0x40));
      translated[at] = input[at];
      at += 4;
    }
    assertThat(translated[at]).isEqualTo((byte) (input[at] ^ 0x40));
    translated[at] = input[at];
    assertThat(translated).isEqualTo(input);
  }
}
