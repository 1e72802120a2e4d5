package io.sluice.loadtest.media;

import io.sluice.core.wire.rtp.RtpHeader;

/** VP8: payload descriptor (RFC 7741 section 4.2) and frame header (RFC 6386 section 9.1). */
final class Vp8Writer implements PayloadWriter {
  private static final int EXTENDED = 0x80;
  private static final int NOT_REFERENCE = 0x20;
  private static final int FRAME_START = 0x10;
  private static final int PICTURE_ID = 0x80;
  private static final int TL0_PIC_IDX = 0x40;
  private static final int TID = 0x20;
  private static final int SHOWN = 0x10;
  private static final int NOT_KEYFRAME = 0x01;

  /** Size of the first partition, of 19 bits; less than any frame has. */
  private static final int PARTITION = 64;

  private final int width;
  private final int height;

  Vp8Writer(int width, int height) {
    this.width = width;
    this.height = height;
  }

  @Override
  public int describe(
      MediaPacket packet, PictureCounter picture, int spatialId, boolean first, boolean last) {
    byte[] out = packet.payload;
    int layers = picture.temporalLayers();
    int temporalId = picture.temporalId();
    boolean layered = layers > 1;
    boolean notReference = layered && temporalId == layers - 1;
    out[0] = (byte) (EXTENDED | (notReference ? NOT_REFERENCE : 0) | (first ? FRAME_START : 0));
    out[1] = (byte) (PICTURE_ID | (layered ? TL0_PIC_IDX | TID : 0));
    RtpHeader.writeShort(out, 2, 0x8000 | picture.id());
    if (!layered) {
      return 4;
    }
    boolean sync = picture.switchingUp(picture.position());
    out[4] = (byte) picture.tl0PicIdx();
    out[5] = (byte) (temporalId << 6 | (sync ? 0x20 : 0));
    return 6;
  }

  @Override
  public int begin(
      MediaPacket packet, int at, PictureCounter picture, int spatialId, int index, int count) {
    if (index > 0) {
      return at;
    }
    byte[] out = packet.payload;
    int tag = PARTITION << 5 | SHOWN | (picture.keyframe() ? 0 : NOT_KEYFRAME);
    writeLittleEndian(out, at, tag, 3);
    if (!picture.keyframe()) {
      return at + 3;
    }
    out[at + 3] = (byte) 0x9d;
    out[at + 4] = 0x01;
    out[at + 5] = 0x2a;
    writeLittleEndian(out, at + 6, width, 2);
    writeLittleEndian(out, at + 8, height, 2);
    return at + 10;
  }

  private static void writeLittleEndian(byte[] out, int at, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out[at + i] = (byte) (value >> (8 * i));
    }
  }
}
