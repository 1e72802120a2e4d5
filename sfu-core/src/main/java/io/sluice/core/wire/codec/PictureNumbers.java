package io.sluice.core.wire.codec;

import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpHeader;

/**
 * The running numbers of pictures in payload descriptors of VP8 (RFC 7741 section 4.2) and VP9 (RFC
 * 9628 section 4.2), which have the same form, read and written in place. Offsets are those of
 * {@link LayerFacts}; at {@link LayerFacts#ABSENT} nothing is written, and 0 read.
 */
public final class PictureNumbers {
  private static final int KEY_IDX_MASK = 0x1f;

  private PictureNumbers() {}

  /** Bits of the picture id: 15 if the top bit of its first byte says so, or 7; 0 without. */
  public static int pictureIdBits(byte[] data, int offset) {
    if (offset < 0) {
      return 0;
    }
    return data[offset] < 0 ? 15 : 7;
  }

  public static int pictureId(byte[] data, int offset) {
    return switch (pictureIdBits(data, offset)) {
      case 15 -> RtpHeader.readShort(data, offset) & 0x7fff;
      case 7 -> data[offset];
      default -> 0;
    };
  }

  /** Writes as many low bits of a number as the picture id that stands there has. */
  public static void writePictureId(byte[] data, int offset, int pictureId) {
    switch (pictureIdBits(data, offset)) {
      case 15 -> RtpHeader.writeShort(data, offset, 0x8000 | pictureId);
      case 7 -> data[offset] = (byte) (pictureId & 0x7f);
      default -> {}
    }
  }

  public static int tl0PicIdx(byte[] data, int offset) {
    return offset < 0 ? 0 : data[offset] & 0xff;
  }

  /** Writes the low 8 bits of a number. */
  public static void writeTl0PicIdx(byte[] data, int offset, int tl0PicIdx) {
    if (offset >= 0) {
      data[offset] = (byte) tl0PicIdx;
    }
  }

  public static int keyIdx(byte[] data, int offset) {
    return offset < 0 ? 0 : data[offset] & KEY_IDX_MASK;
  }

  /** Writes the low 5 bits of a number; those of TID and Y above it stay. */
  public static void writeKeyIdx(byte[] data, int offset, int keyIdx) {
    if (offset >= 0) {
      data[offset] = (byte) ((data[offset] & ~KEY_IDX_MASK) | (keyIdx & KEY_IDX_MASK));
    }
  }
}
