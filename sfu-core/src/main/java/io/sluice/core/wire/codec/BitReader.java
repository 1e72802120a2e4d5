package io.sluice.core.wire.codec;

/** Reads bits, high ones first. Past the end it reads zeros and says so. */
final class BitReader {
  private static final byte[] EMPTY = {};
  private static final int MAX_GOLOMB_BITS = 30;

  private byte[] data = EMPTY;
  private long start;
  private long position;
  private long end;
  private boolean exhausted;

  void reset(byte[] data, int offset, int length) {
    this.data = data;
    this.start = 8L * offset;
    this.position = start;
    this.end = position + 8L * length;
    this.exhausted = false;
  }

  /** Whether more was read than there is. */
  boolean exhausted() {
    return exhausted;
  }

  /** Bits read so far. */
  int consumed() {
    return (int) (position - start);
  }

  boolean flag() {
    return read(1) != 0;
  }

  /** An unsigned number of 0–32 bits; of 32 as its bits. */
  int read(int bits) {
    if (bits > end - position) {
      exhausted = true;
      position = end;
      return 0;
    }
    int value = 0;
    for (int left = bits; left > 0; ) {
      int inByte = 8 - (int) (position & 7);
      int take = Math.min(left, inByte);
      int rest = data[(int) (position >> 3)] & (0xff >> (8 - inByte));
      value = value << take | rest >> (inByte - take);
      position += take;
      left -= take;
    }
    return value;
  }

  /** {@code ns(n)}: a number below {@code values}, which is at least 1 (AV1 section 4.10.7). */
  int readNonSymmetric(int values) {
    int width = 32 - Integer.numberOfLeadingZeros(values);
    int shorter = (1 << width) - values;
    int value = read(width - 1);
    return value < shorter ? value : (value << 1) - shorter + read(1);
  }

  /** {@code ue(v)}: a number of up to 31 bits (H.264 section 9.1); a longer one is none. */
  int readUnsignedGolomb() {
    int zeros = 0;
    while (!exhausted && !flag()) {
      zeros++;
    }
    if (exhausted || zeros > MAX_GOLOMB_BITS) {
      exhausted = true;
      return 0;
    }
    return (1 << zeros) - 1 + read(zeros);
  }

  /** {@code se(v)} (H.264 section 9.1.1). */
  int readSignedGolomb() {
    int code = readUnsignedGolomb();
    return (code & 1) != 0 ? (code >> 1) + 1 : -(code >> 1);
  }
}
