package io.sluice.core.wire;

import java.util.HexFormat;

/** Bytes as the RFCs draw them, and bits. */
public final class Hex {
  private Hex() {}

  /** Hex digits, with spaces and line breaks where they help. */
  public static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  /** Ones and zeros, with spaces where they help, padded with zeros to whole bytes. */
  public static byte[] bits(String text) {
    String bits = text.replaceAll("\\s", "");
    byte[] bytes = new byte[(bits.length() + 7) / 8];
    for (int i = 0; i < bits.length(); i++) {
      bytes[i / 8] |= (byte) ((bits.charAt(i) - '0') << (7 - i % 8));
    }
    return bytes;
  }
}
