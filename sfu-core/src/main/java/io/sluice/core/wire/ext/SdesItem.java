package io.sluice.core.wire.ext;

import java.util.Arrays;

/** Text in a header extension: MID, RID and repaired RID (RFC 7941, RFC 8852, RFC 9143). */
public final class SdesItem {
  private SdesItem() {}

  /** Whether the element is exactly this text, given as its bytes. */
  public static boolean matches(byte[] data, int offset, int length, byte[] text) {
    return Arrays.equals(data, offset, offset + length, text, 0, text.length);
  }

  /** Index of the first of the texts that {@link #matches}, or -1. */
  public static int indexOf(byte[] data, int offset, int length, byte[][] texts) {
    for (int i = 0; i < texts.length; i++) {
      if (matches(data, offset, length, texts[i])) {
        return i;
      }
    }
    return -1;
  }
}
