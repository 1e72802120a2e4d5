package io.sluice.core.wire.rtp;

/**
 * The fixed RTP header in a byte array (RFC 3550 section 5.1). Offsets name the packet's first
 * byte; the caller has checked that {@link #FIXED_LENGTH} bytes follow it.
 */
public final class RtpHeader {
  /** Bytes of the header without CSRCs and extensions. */
  public static final int FIXED_LENGTH = 12;

  private RtpHeader() {}

  /** Whether version is 2. */
  public static boolean isRtp(byte[] data, int offset) {
    return (data[offset] & 0xc0) == 0x80;
  }

  public static boolean hasPadding(byte[] data, int offset) {
    return (data[offset] & 0x20) != 0;
  }

  /** Sets the marker of a header that was written. */
  public static void mark(byte[] data, int offset) {
    data[offset + 1] |= (byte) 0x80;
  }

  /** Says that padding follows the payload (RFC 3550 section 5.1). */
  public static void markPadded(byte[] data, int offset) {
    data[offset] |= 0x20;
  }

  public static boolean hasExtension(byte[] data, int offset) {
    return (data[offset] & 0x10) != 0;
  }

  public static int csrcCount(byte[] data, int offset) {
    return data[offset] & 0x0f;
  }

  public static boolean marker(byte[] data, int offset) {
    return (data[offset + 1] & 0x80) != 0;
  }

  public static int payloadType(byte[] data, int offset) {
    return data[offset + 1] & 0x7f;
  }

  public static int sequence(byte[] data, int offset) {
    return readShort(data, offset + 2);
  }

  public static long timestamp(byte[] data, int offset) {
    return readInt(data, offset + 4);
  }

  public static long ssrc(byte[] data, int offset) {
    return readInt(data, offset + 8);
  }

  /** Writes a header of 12 bytes, without padding and CSRCs. */
  public static void write(
      byte[] data,
      int offset,
      boolean extension,
      boolean marker,
      int payloadType,
      int sequence,
      long timestamp,
      long ssrc) {
    data[offset] = (byte) (extension ? 0x90 : 0x80);
    data[offset + 1] = (byte) ((marker ? 0x80 : 0) | (payloadType & 0x7f));
    writeShort(data, offset + 2, sequence);
    writeInt(data, offset + 4, timestamp);
    writeInt(data, offset + 8, ssrc);
  }

  /** An unsigned 16-bit integer in network order. */
  public static int readShort(byte[] data, int offset) {
    return (data[offset] & 0xff) << 8 | (data[offset + 1] & 0xff);
  }

  /** An unsigned 32-bit integer in network order. */
  public static long readInt(byte[] data, int offset) {
    return (long) readShort(data, offset) << 16 | readShort(data, offset + 2);
  }

  public static void writeShort(byte[] data, int offset, int value) {
    data[offset] = (byte) (value >> 8);
    data[offset + 1] = (byte) value;
  }

  public static void writeInt(byte[] data, int offset, long value) {
    writeShort(data, offset, (int) (value >> 16));
    writeShort(data, offset + 2, (int) value);
  }
}
