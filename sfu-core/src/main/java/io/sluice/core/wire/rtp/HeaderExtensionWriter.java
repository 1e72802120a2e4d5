package io.sluice.core.wire.rtp;

import static io.sluice.core.wire.rtp.HeaderExtensions.ONE_BYTE_MAX_ID;
import static io.sluice.core.wire.rtp.HeaderExtensions.ONE_BYTE_MAX_LENGTH;
import static io.sluice.core.wire.rtp.HeaderExtensions.ONE_BYTE_PROFILE;
import static io.sluice.core.wire.rtp.HeaderExtensions.TWO_BYTE_PROFILE;

/**
 * Writes the header extension of one packet after another (RFC 8285 section 4): {@link #begin},
 * elements, {@link #end}. The form is chosen at the beginning: two-byte if {@link #needsTwoByte} is
 * true of any element to come.
 */
public final class HeaderExtensionWriter {
  private static final byte[] EMPTY = {};

  private byte[] data = EMPTY;
  private int start;
  private int position;
  private boolean twoByte;

  /** Whether only the two-byte form can hold such an element. */
  public static boolean needsTwoByte(int id, int length) {
    return id > ONE_BYTE_MAX_ID || length > ONE_BYTE_MAX_LENGTH || length == 0;
  }

  /** Starts an extension whose profile field is at {@code offset}; it may fill the array. */
  public void begin(byte[] data, int offset, boolean twoByte) {
    this.data = data;
    this.start = offset;
    this.position = offset + 4;
    this.twoByte = twoByte;
  }

  /**
   * Appends an element.
   *
   * @return false, and nothing is written, if it does not fit into the array or the form
   */
  public boolean add(int id, byte[] source, int sourceOffset, int length) {
    int at = reserve(id, length);
    if (at < 0) {
      return false;
    }
    System.arraycopy(source, sourceOffset, data, at, length);
    return true;
  }

  /**
   * Appends an element whose value the caller writes.
   *
   * @return the offset of its value, or -1, and nothing is written, if it does not fit into the
   *     array or the form
   */
  public int reserve(int id, int length) {
    boolean valid = id > 0 && id <= 255 && length >= 0 && length <= 255;
    if (!valid || (!twoByte && needsTwoByte(id, length))) {
      return -1;
    }
    int at = position + (twoByte ? 2 : 1);
    if (start + paddedLength(at + length - start) > data.length) {
      return -1;
    }
    if (twoByte) {
      data[position] = (byte) id;
      data[position + 1] = (byte) length;
    } else {
      data[position] = (byte) (id << 4 | (length - 1));
    }
    position = at + length;
    return at;
  }

  /**
   * Pads the extension and writes its header.
   *
   * @return its bytes, header included and a multiple of 4; 0 if it has no element, and then
   *     nothing is written: the packet goes without extension
   */
  public int end() {
    int used = position - start;
    if (used == 4) {
      return 0;
    }
    int total = paddedLength(used);
    for (int at = position; at < start + total; at++) {
      data[at] = 0;
    }
    RtpHeader.writeShort(data, start, twoByte ? TWO_BYTE_PROFILE : ONE_BYTE_PROFILE);
    RtpHeader.writeShort(data, start + 2, total / 4 - 1);
    data = EMPTY;
    return total;
  }

  private static int paddedLength(int length) {
    return (length + 3) & ~3;
  }
}
