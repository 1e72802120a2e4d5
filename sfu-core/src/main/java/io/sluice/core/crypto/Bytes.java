package io.sluice.core.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers in network order, and where an RTP header ends. */
final class Bytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  static int getInt(byte[] data, int offset) {
    return (int) INT.get(data, offset);
  }

  static void putInt(byte[] data, int offset, int value) {
    INT.set(data, offset, value);
  }

  static int getUnsignedShort(byte[] data, int offset) {
    return (short) SHORT.get(data, offset) & 0xffff;
  }

  /**
   * The length of the RTP header with CSRCs and extension (RFC 3550 section 5.1), or -1 when these
   * bytes are not RTP or end within it.
   */
  static int rtpHeaderLength(byte[] data, int offset, int length) {
    if (length < 12 || (data[offset] & 0xc0) != 0x80) {
      return -1;
    }
    int header = 12 + 4 * (data[offset] & 0x0f);
    if ((data[offset] & 0x10) != 0) {
      if (length < header + 4) {
        return -1;
      }
      header += 4 + 4 * getUnsignedShort(data, offset + header + 2);
    }
    return header <= length ? header : -1;
  }
}
