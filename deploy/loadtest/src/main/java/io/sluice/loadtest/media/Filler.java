package io.sluice.loadtest.media;

import java.util.SplittableRandom;

/** Random bytes in place of compressed media, none of them zero: no start code of H.264. */
final class Filler {
  private static final int LENGTH = 1 << 16;
  private static final byte[] BYTES = random();

  private Filler() {}

  private static byte[] random() {
    SplittableRandom random = new SplittableRandom(0);
    byte[] bytes = new byte[LENGTH + MediaPacket.MAX_PAYLOAD];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(1, 256);
    }
    return bytes;
  }

  /** Fills the payload from {@code from} to its length with bytes that the number decides. */
  static void fill(MediaPacket packet, int from, int random) {
    System.arraycopy(
        BYTES, random & (LENGTH - 1), packet.payload, from, Math.max(0, packet.length - from));
  }
}
