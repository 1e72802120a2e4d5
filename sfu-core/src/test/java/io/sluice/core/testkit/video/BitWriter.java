package io.sluice.core.testkit.video;

import java.io.ByteArrayOutputStream;

/** Writes fields of bits, the highest first; the last byte is filled up with zeros. */
final class BitWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int current;
  private int filled;

  BitWriter bits(int count, long value) {
    for (int i = count - 1; i >= 0; i--) {
      current = (current << 1) | (int) ((value >> i) & 1);
      if (++filled == 8) {
        bytes.write(current);
        current = 0;
        filled = 0;
      }
    }
    return this;
  }

  BitWriter flag(boolean value) {
    return bits(1, value ? 1 : 0);
  }

  /** Whole bytes; only where a byte begins. */
  BitWriter bytes(byte[] data) {
    bytes.writeBytes(data);
    return this;
  }

  /** A value below {@code range} (AV1 bitstream specification section 4.10.7, ns). */
  BitWriter nonSymmetric(int range, int value) {
    int width = 32 - Integer.numberOfLeadingZeros(range);
    int shorter = (1 << width) - range;
    return value < shorter ? bits(width - 1, value) : bits(width, value + shorter);
  }

  /** An unsigned Exp-Golomb code (ITU-T H.264 section 9.1). */
  BitWriter golomb(int value) {
    int width = 31 - Integer.numberOfLeadingZeros(value + 1);
    return bits(width, 0).bits(width + 1, value + 1L);
  }

  /** A length in groups of seven bits, the lowest first (AV1 specification section 4.10.5). */
  BitWriter leb128(int value) {
    int rest = value;
    while (rest >= 0x80) {
      bits(8, (rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return bits(8, rest);
  }

  byte[] toBytes() {
    while (filled > 0) {
      bits(1, 0);
    }
    return bytes.toByteArray();
  }
}
