package io.sluice.loadtest.media;

/** Reads bits in a test, high ones first. */
final class BitString {
  private final byte[] data;
  private int position;

  BitString(byte[] data, int offset) {
    this.data = data;
    this.position = 8 * offset;
  }

  int read(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | (data[position / 8] >> (7 - position % 8) & 1);
      position++;
    }
    return value;
  }

  int expGolomb() {
    int zeros = 0;
    while (read(1) == 0) {
      zeros++;
    }
    return (1 << zeros | read(zeros)) - 1;
  }

  /** Whether a one and zeros are all that follows. */
  boolean atTrailing() {
    int last = read(8 * data.length - position);
    return Integer.bitCount(last) == 1;
  }
}
