package io.sluice.core.wire.rtp;

/**
 * Reads header extension elements in place, in the one-byte and the two-byte form (RFC 8285 section
 * 4). An element is a packed {@code long}: {@link #id}, {@link #offset} and {@link #length} take it
 * apart. A truncated element ends the walk; the elements before it stand.
 */
public final class HeaderExtensions {
  /** No (further) element. */
  public static final long NONE = -1;

  /** The "defined by profile" field of the one-byte form. */
  public static final int ONE_BYTE_PROFILE = 0xbede;

  /** The "defined by profile" field of the two-byte form; its low four bits are free. */
  public static final int TWO_BYTE_PROFILE = 0x1000;

  /** Greatest identifier of the one-byte form; 15 ends the walk (section 4.2). */
  public static final int ONE_BYTE_MAX_ID = 14;

  /** Longest value of the one-byte form. */
  public static final int ONE_BYTE_MAX_LENGTH = 16;

  private static final int RESERVED_ID = 15;

  private HeaderExtensions() {}

  /** Whether the profile field is that of the two-byte form. */
  public static boolean isTwoByte(int profile) {
    return (profile & 0xfff0) == TWO_BYTE_PROFILE;
  }

  /** The first element with this identifier, or {@link #NONE}. */
  public static long find(RtpPacket packet, int id) {
    long element = first(packet);
    while (element != NONE && id(element) != id) {
      element = next(packet, element);
    }
    return element;
  }

  /** The first element, or {@link #NONE}. */
  public static long first(RtpPacket packet) {
    return elementAt(
        packet.data(),
        packet.extensionOffset(),
        packet.extensionOffset() + packet.extensionLength(),
        packet.extensionProfile());
  }

  /** The element after this one, or {@link #NONE}. */
  public static long next(RtpPacket packet, long element) {
    return elementAt(
        packet.data(),
        offset(element) + length(element),
        packet.extensionOffset() + packet.extensionLength(),
        packet.extensionProfile());
  }

  /**
   * The first element at or after {@code offset}, or {@link #NONE}.
   *
   * @param end offset behind the last byte of the extension
   * @param profile the "defined by profile" field
   */
  public static long elementAt(byte[] data, int offset, int end, int profile) {
    if (profile == ONE_BYTE_PROFILE) {
      return oneByteElementAt(data, offset, end);
    }
    return isTwoByte(profile) ? twoByteElementAt(data, offset, end) : NONE;
  }

  /** Identifier of an element: 1–14, or 1–255 in the two-byte form. */
  public static int id(long element) {
    return (int) (element >>> 40) & 0xff;
  }

  /** Offset of the element's value in the packet's array. */
  public static int offset(long element) {
    return (int) (element >>> 8);
  }

  /** Bytes of the element's value, 0–255. */
  public static int length(long element) {
    return (int) element & 0xff;
  }

  private static long oneByteElementAt(byte[] data, int offset, int end) {
    int at = skipPadding(data, offset, end);
    if (at >= end) {
      return NONE;
    }
    int id = (data[at] & 0xff) >> 4;
    int length = (data[at] & 0x0f) + 1;
    if (id == 0 || id == RESERVED_ID || length > end - at - 1) {
      return NONE;
    }
    return pack(id, at + 1, length);
  }

  private static long twoByteElementAt(byte[] data, int offset, int end) {
    int at = skipPadding(data, offset, end);
    if (end - at < 2) {
      return NONE;
    }
    int length = data[at + 1] & 0xff;
    return length > end - at - 2 ? NONE : pack(data[at] & 0xff, at + 2, length);
  }

  private static int skipPadding(byte[] data, int offset, int end) {
    int at = offset;
    while (at < end && data[at] == 0) {
      at++;
    }
    return at;
  }

  private static long pack(int id, int offset, int length) {
    return (long) id << 40 | (long) offset << 8 | length;
  }
}
