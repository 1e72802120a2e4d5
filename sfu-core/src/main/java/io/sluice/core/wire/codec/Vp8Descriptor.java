package io.sluice.core.wire.codec;

import static io.sluice.core.wire.rtp.RtpHeader.readShort;

/**
 * A VP8 payload descriptor (RFC 7741 section 4.2), parsed again and again into the same object.
 * Fields that a packet lacks are {@link #ABSENT}, their offsets too. Offsets are in the array.
 */
public final class Vp8Descriptor {
  /** In place of a value or offset that the packet does not have. */
  public static final int ABSENT = -1;

  private static final int EXTENDED = 0x80;
  private static final int PICTURE_ID = 0x80;
  private static final int TL0_PIC_IDX = 0x40;
  private static final int TID = 0x20;
  private static final int KEY_IDX = 0x10;

  private int length;
  private boolean nonReference;
  private boolean partitionStart;
  private int partition;
  private int pictureId;
  private int pictureIdOffset;
  private int pictureIdBits;
  private int tl0PicIdx;
  private int tl0PicIdxOffset;
  private int temporalId;
  private boolean layerSync;
  private int keyIdx;
  private int keyIdxOffset;
  private boolean keyframe;
  private int width;
  private int height;

  /**
   * Reads a payload.
   *
   * @return false if it is cut short or has nothing after the descriptor; the fields are then not
   *     defined
   */
  public boolean parse(byte[] data, int off, int len) {
    clear();
    int size = descriptorLength(data, off, len);
    if (size < 0 || size >= len) {
      return false;
    }
    length = size;
    int first = data[off];
    nonReference = (first & 0x20) != 0;
    partitionStart = (first & 0x10) != 0;
    partition = first & 0x07;
    if ((first & EXTENDED) != 0) {
      readExtension(data, off + 1);
    }
    keyframe = partitionStart && partition == 0 && (data[off + size] & 1) == 0;
    if (keyframe) {
      readDimensions(data, off + size, len - size);
    }
    return true;
  }

  /** Whether a payload begins a keyframe: the start of partition 0 of a frame that is one. */
  public static boolean beginsKeyframe(byte[] data, int off, int len) {
    int size = descriptorLength(data, off, len);
    return size >= 0 && size < len && (data[off] & 0x17) == 0x10 && (data[off + size] & 1) == 0;
  }

  /** Bytes of the descriptor, or -1 if it is cut short. */
  private static int descriptorLength(byte[] data, int off, int len) {
    if (len < 1 || (data[off] & EXTENDED) == 0) {
      return len < 1 ? -1 : 1;
    }
    if (len < 2) {
      return -1;
    }
    int present = data[off + 1];
    int size = 2;
    if ((present & PICTURE_ID) != 0) {
      if (size >= len) {
        return -1;
      }
      size += data[off + size] < 0 ? 2 : 1;
    }
    size += (present & TL0_PIC_IDX) != 0 ? 1 : 0;
    size += (present & (TID | KEY_IDX)) != 0 ? 1 : 0;
    return size <= len ? size : -1;
  }

  private void clear() {
    pictureId = pictureIdOffset = tl0PicIdx = tl0PicIdxOffset = ABSENT;
    temporalId = keyIdx = keyIdxOffset = ABSENT;
    pictureIdBits = width = height = 0;
    layerSync = false;
  }

  private void readExtension(byte[] data, int offset) {
    int present = data[offset];
    int at = offset + 1;
    if ((present & PICTURE_ID) != 0) {
      boolean wide = data[at] < 0;
      pictureIdOffset = at;
      pictureIdBits = wide ? 15 : 7;
      pictureId = wide ? readShort(data, at) & 0x7fff : data[at];
      at += wide ? 2 : 1;
    }
    if ((present & TL0_PIC_IDX) != 0) {
      tl0PicIdxOffset = at;
      tl0PicIdx = data[at++] & 0xff;
    }
    if ((present & TID) != 0) {
      temporalId = (data[at] & 0xff) >> 6;
      layerSync = (data[at] & 0x20) != 0;
    }
    if ((present & KEY_IDX) != 0) {
      keyIdxOffset = at;
      keyIdx = data[at] & 0x1f;
    }
  }

  /** Frame header of a keyframe: tag, start code, width and height (RFC 6386 section 9.1). */
  private void readDimensions(byte[] data, int off, int len) {
    if (len >= 10 && readShort(data, off + 3) == 0x9d01 && data[off + 5] == 0x2a) {
      width = (data[off + 7] & 0x3f) << 8 | (data[off + 6] & 0xff);
      height = (data[off + 9] & 0x3f) << 8 | (data[off + 8] & 0xff);
    }
  }

  /** Bytes of the descriptor. */
  public int length() {
    return length;
  }

  /** Whether the frame can be dropped without harm to any other (N bit). */
  public boolean nonReference() {
    return nonReference;
  }

  /** Whether a partition begins here (S bit). */
  public boolean partitionStart() {
    return partitionStart;
  }

  /** Partition index, 0–7. */
  public int partition() {
    return partition;
  }

  /** Whether a frame begins here. */
  public boolean frameStart() {
    return partitionStart && partition == 0;
  }

  /** Picture id of {@link #pictureIdBits()} bits. */
  public int pictureId() {
    return pictureId;
  }

  /** Offset of the picture id's first byte, whose top bit says that there are two. */
  public int pictureIdOffset() {
    return pictureIdOffset;
  }

  /** 7 or 15; 0 without picture id. */
  public int pictureIdBits() {
    return pictureIdBits;
  }

  /** Running index of the frames of the lowest temporal layer, 8 bits. */
  public int tl0PicIdx() {
    return tl0PicIdx;
  }

  public int tl0PicIdxOffset() {
    return tl0PicIdxOffset;
  }

  /** Temporal layer, 0–3. */
  public int temporalId() {
    return temporalId;
  }

  /** Whether the frame depends on the lowest temporal layer only (Y bit). */
  public boolean layerSync() {
    return layerSync;
  }

  /** Temporal key frame index, 5 bits. */
  public int keyIdx() {
    return keyIdx;
  }

  /** Offset of the byte whose low 5 bits are the index. */
  public int keyIdxOffset() {
    return keyIdxOffset;
  }

  /** Whether a keyframe begins here. */
  public boolean keyframe() {
    return keyframe;
  }

  /** Width in pixels at the beginning of a keyframe, else 0. */
  public int width() {
    return width;
  }

  /** Height in pixels at the beginning of a keyframe, else 0. */
  public int height() {
    return height;
  }
}
