package io.sluice.core.wire.codec;

import static io.sluice.core.wire.rtp.RtpHeader.readShort;

/**
 * A VP9 payload descriptor (RFC 9628 section 4.2), parsed again and again into the same object.
 * Fields that a packet lacks are {@link #ABSENT}, their offsets too. Offsets are in the array.
 */
public final class Vp9Descriptor {
  /** In place of a value or offset that the packet does not have. */
  public static final int ABSENT = -1;

  /** Most spatial layers of a scalability structure. */
  public static final int MAX_SPATIAL_LAYERS = 8;

  private static final int PICTURE_ID = 0x80;
  private static final int INTER_PREDICTED = 0x40;
  private static final int LAYER_INDICES = 0x20;
  private static final int FLEXIBLE = 0x10;
  private static final int FRAME_START = 0x08;
  private static final int FRAME_END = 0x04;
  private static final int STRUCTURE = 0x02;
  private static final int NOT_REFERENCE = 0x01;
  private static final int MAX_REFERENCES = 3;

  private int flags;
  private int length;
  private int pictureId;
  private int pictureIdOffset;
  private int pictureIdBits;
  private int temporalId;
  private int spatialId;
  private int layerIndicesOffset;
  private boolean switchingUp;
  private boolean interLayerPredicted;
  private int tl0PicIdx;
  private int tl0PicIdxOffset;
  private int referenceCount;
  private int structureOffset;
  private int spatialLayers;
  private int pictureGroupSize;
  private final int[] references = new int[MAX_REFERENCES];
  private final int[] widths = new int[MAX_SPATIAL_LAYERS];
  private final int[] heights = new int[MAX_SPATIAL_LAYERS];

  /**
   * Reads a payload.
   *
   * @return false if it is cut short, not valid or has nothing after the descriptor; the fields are
   *     then not defined
   */
  public boolean parse(byte[] data, int off, int len) {
    clear();
    if (len < 1) {
      return false;
    }
    int end = off + len;
    flags = data[off] & 0xff;
    int at = readPictureId(data, off + 1, end);
    at = readLayerIndices(data, at, end);
    at = readReferences(data, at, end);
    at = readStructure(data, at, end);
    length = at - off;
    return at >= 0 && at < end;
  }

  /**
   * Whether a payload begins a keyframe: the start of a frame of the lowest spatial layer that is
   * not predicted from another picture.
   */
  public static boolean beginsKeyframe(byte[] data, int off, int len) {
    if (len < 2 || (data[off] & (INTER_PREDICTED | FRAME_START)) != FRAME_START) {
      return false;
    }
    int at = 1;
    if ((data[off] & PICTURE_ID) != 0) {
      at += data[off + 1] < 0 ? 2 : 1;
    }
    return at < len && ((data[off] & LAYER_INDICES) == 0 || (data[off + at] & 0x0e) == 0);
  }

  private void clear() {
    pictureId = pictureIdOffset = temporalId = spatialId = layerIndicesOffset = ABSENT;
    tl0PicIdx = tl0PicIdxOffset = structureOffset = ABSENT;
    pictureIdBits = referenceCount = spatialLayers = pictureGroupSize = 0;
    switchingUp = interLayerPredicted = false;
  }

  /** Reads from {@code at}; returns the offset behind, or -1 if there is not enough. */
  private int readPictureId(byte[] data, int at, int end) {
    if ((flags & PICTURE_ID) == 0) {
      return at;
    }
    boolean wide = at < end && data[at] < 0;
    int next = at + (wide ? 2 : 1);
    if (next > end) {
      return -1;
    }
    pictureIdOffset = at;
    pictureIdBits = wide ? 15 : 7;
    pictureId = wide ? readShort(data, at) & 0x7fff : data[at];
    return next;
  }

  private int readLayerIndices(byte[] data, int at, int end) {
    if (at < 0 || (flags & LAYER_INDICES) == 0) {
      return at;
    }
    boolean hasTl0PicIdx = (flags & FLEXIBLE) == 0;
    int next = at + (hasTl0PicIdx ? 2 : 1);
    if (next > end) {
      return -1;
    }
    int indices = data[at] & 0xff;
    layerIndicesOffset = at;
    temporalId = indices >> 5;
    switchingUp = (indices & 0x10) != 0;
    spatialId = indices >> 1 & 0x07;
    interLayerPredicted = (indices & 0x01) != 0;
    if (hasTl0PicIdx) {
      tl0PicIdxOffset = at + 1;
      tl0PicIdx = data[at + 1] & 0xff;
    }
    return next;
  }

  /** At most three reference indices, each but the last with its low bit set. */
  private int readReferences(byte[] data, int at, int end) {
    int both = FLEXIBLE | INTER_PREDICTED;
    if (at < 0 || (flags & both) != both) {
      return at;
    }
    int next = at;
    boolean more = true;
    while (more) {
      if (next >= end || referenceCount == MAX_REFERENCES) {
        return -1;
      }
      references[referenceCount++] = (data[next] & 0xff) >> 1;
      more = (data[next++] & 1) != 0;
    }
    return next;
  }

  private int readStructure(byte[] data, int at, int end) {
    if (at < 0 || (flags & STRUCTURE) == 0) {
      return at;
    }
    if (at >= end) {
      return -1;
    }
    int head = data[at];
    structureOffset = at;
    spatialLayers = ((head & 0xff) >> 5) + 1;
    int next = at + 1;
    boolean hasDimensions = (head & 0x10) != 0;
    if (hasDimensions && 4 * spatialLayers > end - next) {
      return -1;
    }
    for (int i = 0; i < spatialLayers; i++) {
      widths[i] = hasDimensions ? readShort(data, next) : 0;
      heights[i] = hasDimensions ? readShort(data, next + 2) : 0;
      next += hasDimensions ? 4 : 0;
    }
    return (head & 0x08) == 0 ? next : skipPictureGroup(data, next, end);
  }

  private int skipPictureGroup(byte[] data, int at, int end) {
    if (at >= end) {
      return -1;
    }
    pictureGroupSize = data[at] & 0xff;
    int next = at + 1;
    for (int i = 0; i < pictureGroupSize; i++) {
      if (next >= end) {
        return -1;
      }
      next += 1 + (data[next] >> 2 & 0x03);
    }
    return next <= end ? next : -1;
  }

  /** Bytes of the descriptor. */
  public int length() {
    return length;
  }

  /** Whether the frame is predicted from another picture (P bit). */
  public boolean interPredicted() {
    return (flags & INTER_PREDICTED) != 0;
  }

  /** Whether the descriptor names the frame's references itself (F bit). */
  public boolean flexible() {
    return (flags & FLEXIBLE) != 0;
  }

  /** Whether a frame of one spatial layer begins here (B bit). */
  public boolean frameStart() {
    return (flags & FRAME_START) != 0;
  }

  /** Whether a frame of one spatial layer ends here (E bit). */
  public boolean frameEnd() {
    return (flags & FRAME_END) != 0;
  }

  /** Whether no higher spatial layer is predicted from this frame (Z bit). */
  public boolean notInterLayerReference() {
    return (flags & NOT_REFERENCE) != 0;
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

  /** Temporal layer, 0–7. */
  public int temporalId() {
    return temporalId;
  }

  /** Spatial layer, 0–7. */
  public int spatialId() {
    return spatialId;
  }

  /** Offset of the byte of TID, U, SID and D. */
  public int layerIndicesOffset() {
    return layerIndicesOffset;
  }

  /** Whether one can switch up to this temporal layer here (U bit). */
  public boolean switchingUp() {
    return switchingUp;
  }

  /** Whether the frame is predicted from the spatial layer below (D bit). */
  public boolean interLayerPredicted() {
    return interLayerPredicted;
  }

  /** Running index of the frames of the lowest temporal layer, 8 bits; not in flexible mode. */
  public int tl0PicIdx() {
    return tl0PicIdx;
  }

  public int tl0PicIdxOffset() {
    return tl0PicIdxOffset;
  }

  /** References named in flexible mode, 0–3. */
  public int referenceCount() {
    return referenceCount;
  }

  /** Distance in picture ids to a reference, 7 bits. */
  public int reference(int index) {
    return references[index];
  }

  /** Offset of the scalability structure. */
  public int structureOffset() {
    return structureOffset;
  }

  /** Spatial layers of the scalability structure, 1–8; 0 without one. */
  public int spatialLayers() {
    return spatialLayers;
  }

  /** Width in pixels of a spatial layer of the structure; 0 if it does not say. */
  public int width(int spatialLayer) {
    return widths[spatialLayer];
  }

  /** Height in pixels of a spatial layer of the structure; 0 if it does not say. */
  public int height(int spatialLayer) {
    return heights[spatialLayer];
  }

  /** Pictures in the structure's group, 0–255. */
  public int pictureGroupSize() {
    return pictureGroupSize;
  }

  /** Whether a keyframe begins here, as {@link #beginsKeyframe} tells. */
  public boolean keyframe() {
    return frameStart() && !interPredicted() && spatialId <= 0;
  }
}
