package io.sluice.loadtest.media;

import java.util.Arrays;

/** Writes bits, high ones first, into as many bytes as they need. */
final class BitWriter {
  private byte[] data = new byte[64];
  private int position;

  BitWriter bits(int value, int count) {
    for (int bit = count - 1; bit >= 0; bit--) {
      if (position >> 3 == data.length) {
        data = Arrays.copyOf(data, 2 * data.length);
      }
      data[position >> 3] |= (byte) ((value >> bit & 1) << (7 - (position & 7)));
      position++;
    }
    return this;
  }

  BitWriter flag(boolean value) {
    return bits(value ? 1 : 0, 1);
  }

  /** {@code ue(v)}: an Exp-Golomb number (H.264 section 9.1). */
  BitWriter expGolomb(int value) {
    int width = 32 - Integer.numberOfLeadingZeros(value + 1);
    return bits(0, width - 1).bits(value + 1, width);
  }

  /** {@code ns(n)}: a number below {@code values} (AV1 section 4.10.7). */
  BitWriter nonSymmetric(int value, int values) {
    int width = 32 - Integer.numberOfLeadingZeros(values);
    int shorter = (1 << width) - values;
    return value < shorter ? bits(value, width - 1) : bits(value + shorter, width);
  }

  /** A one and zeros to the end of a byte, as H.264 and AV1 end their units. */
  BitWriter trailing() {
    return bits(1, 1).bits(0, -position & 7);
  }

  /** Ones to the end of a byte. */
  BitWriter fillByte() {
    return bits(-1, -position & 7);
  }

  /** What was written, its last byte filled with zeros. */
  byte[] toBytes() {
    return Arrays.copyOf(data, (position + 7) / 8);
  }
}
