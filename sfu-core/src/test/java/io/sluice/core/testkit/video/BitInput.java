package io.sluice.core.testkit.video;

/** Reads fields of bits, the highest first. */
final class BitInput {
  private final byte[] data;
  private final int end;
  private int at;

  /** Reads {@code length} bytes from {@code offset} on. */
  BitInput(byte[] data, int offset, int length) {
    this.data = data;
    this.at = 8 * offset;
    this.end = 8 * (offset + length);
  }

  /**
   * The next bits as a number.
   *
   * @throws IllegalArgumentException if there are not so many
   */
  int bits(int count) {
    if (at + count > end) {
      throw new IllegalArgumentException("ends within a field");
    }
    int value = 0;
    for (int i = 0; i < count; i++, at++) {
      value = (value << 1) | ((data[at / 8] >> (7 - at % 8)) & 1);
    }
    return value;
  }

  boolean flag() {
    return bits(1) == 1;
  }

  int nonSymmetric(int range) {
    int width = 32 - Integer.numberOfLeadingZeros(range);
    int shorter = (1 << width) - range;
    int value = bits(width - 1);
    return value < shorter ? value : ((value << 1) | bits(1)) - shorter;
  }

  /** The bits from one of the array's up to the next, as text. */
  String since(int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < at; i++) {
      text.append(data[i / 8] >> (7 - i % 8) & 1);
    }
    return text.toString();
  }
}
