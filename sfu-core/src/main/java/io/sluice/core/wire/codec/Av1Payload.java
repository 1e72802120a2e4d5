package io.sluice.core.wire.codec;

import io.sluice.core.wire.rtp.Leb128;

/** The aggregation header of an AV1 payload and its OBUs (AV1 RTP specification section 4.4). */
public final class Av1Payload {
  /** OBU type of a sequence header (AV1 section 6.2.2). */
  public static final int SEQUENCE_HEADER = 1;

  private static final int CONTINUES_FIRST = 0x80;
  private static final int CONTINUED_LAST = 0x40;
  private static final int NEW_SEQUENCE = 0x08;

  private Av1Payload() {}

  /** Whether a keyframe begins here: the first packet of a coded video sequence (N bit). */
  public static boolean beginsKeyframe(byte[] data, int off, int len) {
    return len > 1 && (data[off] & (CONTINUES_FIRST | NEW_SEQUENCE)) == NEW_SEQUENCE;
  }

  /** Whether the first OBU element continues one of the packet before (Z bit). */
  public static boolean continuesFirst(byte[] data, int off, int len) {
    return len > 0 && (data[off] & CONTINUES_FIRST) != 0;
  }

  /** Whether the last OBU element goes on in the next packet (Y bit). */
  public static boolean continuedLast(byte[] data, int off, int len) {
    return len > 0 && (data[off] & CONTINUED_LAST) != 0;
  }

  /** Number of OBU elements, 1–3; 0 if each has its size (W field). */
  public static int elementCount(byte[] data, int off, int len) {
    return len > 0 ? data[off] >> 4 & 0x03 : 0;
  }

  /** Whether an OBU of this type begins in the payload, before any element that is cut short. */
  public static boolean beginsUnit(byte[] data, int off, int len, int type) {
    int end = off + len;
    int count = elementCount(data, off, len);
    boolean skip = continuesFirst(data, off, len);
    int at = off + 1;
    for (int i = 1; at < end; i++) {
      int size = end - at;
      if (i != count) {
        long sized = Leb128.read(data, at, end);
        at = Leb128.next(sized);
        size = Leb128.value(sized);
        if (sized < 0 || size > end - at) {
          return false;
        }
      }
      if (!skip && size > 0 && (data[at] >> 3 & 0x0f) == type) {
        return true;
      }
      if (i == count) {
        return false;
      }
      skip = false;
      at += size;
    }
    return false;
  }
}
