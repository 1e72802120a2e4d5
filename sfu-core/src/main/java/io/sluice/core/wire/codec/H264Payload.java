package io.sluice.core.wire.codec;

import static io.sluice.core.wire.rtp.RtpHeader.readShort;

/** NAL units in an H.264 payload: single, STAP-A and FU-A (RFC 6184 section 5). */
public final class H264Payload {
  /** Coded slice of an IDR picture. */
  public static final int IDR = 5;

  /** Sequence parameter set. */
  public static final int SPS = 7;

  /** Picture parameter set. */
  public static final int PPS = 8;

  private static final int TYPE_MASK = 0x1f;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;
  private static final int FU_START = 0x80;

  private H264Payload() {}

  /** Whether a keyframe begins here: a sequence parameter set, or the start of an IDR slice. */
  public static boolean beginsKeyframe(byte[] data, int off, int len) {
    return begins(data, off, len, 1 << SPS | 1 << IDR);
  }

  /** Whether a NAL unit of this type (1–23) begins in the payload. */
  public static boolean beginsUnit(byte[] data, int off, int len, int type) {
    return begins(data, off, len, 1 << type);
  }

  /**
   * The first NAL unit of this type (1–23) that the payload has whole.
   *
   * @return its offset in the upper half, its bytes in the lower; or -1
   */
  public static long findUnit(byte[] data, int off, int len, int type) {
    if (len < 2) {
      return -1;
    }
    int first = data[off] & TYPE_MASK;
    if (first == STAP_A) {
      return findAggregated(data, off + 1, off + len, 1 << type);
    }
    return first == type ? (long) off << 32 | len : -1;
  }

  /** Whether a NAL unit begins whose type is a bit of {@code types}. */
  private static boolean begins(byte[] data, int off, int len, int types) {
    if (len < 2) {
      return false;
    }
    int type = data[off] & TYPE_MASK;
    if (type == STAP_A) {
      return findAggregated(data, off + 1, off + len, types) >= 0;
    }
    if (type == FU_A) {
      int header = data[off + 1];
      return len > 2 && (header & FU_START) != 0 && contains(types, header);
    }
    return contains(types, type);
  }

  /** Looks at the units of an aggregate up to one that is cut short; returns as findUnit. */
  private static long findAggregated(byte[] data, int offset, int end, int types) {
    int at = offset;
    while (end - at > 2) {
      int size = readShort(data, at);
      if (size == 0 || size > end - at - 2) {
        return -1;
      }
      if (contains(types, data[at + 2])) {
        return (long) (at + 2) << 32 | size;
      }
      at += 2 + size;
    }
    return -1;
  }

  /** Types over 23 are not NAL units but ways to pack them. */
  private static boolean contains(int types, int header) {
    int type = header & TYPE_MASK;
    return type < STAP_A && (types >> type & 1) != 0;
  }
}
