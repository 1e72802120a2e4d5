package io.sluice.core.wire;

import java.util.HexFormat;

/** Bytes as the RFCs draw them. */
public final class Hex {
  private Hex() {}

  /** Hex digits, with spaces and line breaks where they help. */
  public static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }
}
