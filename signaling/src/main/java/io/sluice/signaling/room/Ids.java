package io.sluice.signaling.room;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random identifiers. */
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /** 128 bits as 32 lower-case hex digits. */
  static String random() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** A session's identifier: 62 bits, as RFC 8829 section 5.2.1 recommends. */
  static long session() {
    return RANDOM.nextLong() >>> 2;
  }

  /** SSRCs of one transport: from a random one on in random steps, so that none comes twice. */
  static final class Ssrcs {
    private int next = RANDOM.nextInt();
    private final int step = RANDOM.nextInt() | 1;

    /** Unsigned 32 bits, not 0. */
    long take() {
      next += step;
      if (next == 0) {
        next += step;
      }
      return Integer.toUnsignedLong(next);
    }
  }
}
