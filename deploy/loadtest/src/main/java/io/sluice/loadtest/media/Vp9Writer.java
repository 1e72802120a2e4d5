package io.sluice.loadtest.media;

import io.sluice.core.wire.rtp.RtpHeader;
import java.util.List;

/**
 * VP9 in the non-flexible mode: payload descriptor with scalability structure (RFC 9628 section
 * 4.2) and frame header (VP9 section 6.2). Each spatial layer is predicted from the one below.
 */
final class Vp9Writer implements PayloadWriter {
  private static final int PICTURE_ID = 0x80;
  private static final int INTER_PREDICTED = 0x40;
  private static final int LAYER_INDICES = 0x20;
  private static final int FRAME_START = 0x08;
  private static final int FRAME_END = 0x04;
  private static final int STRUCTURE = 0x02;
  private static final int NOT_INTER_LAYER_REFERENCE = 0x01;
  private static final int HEAD = 5;

  private final List<LayerSpec> spatialLayers;
  private final byte[] structure;
  private final byte[] keyframeHeader;

  /**
   * @param spatialLayers their sizes, the smallest first
   * @param pattern tells the temporal layers
   */
  Vp9Writer(List<LayerSpec> spatialLayers, PictureCounter pattern) {
    this.spatialLayers = spatialLayers;
    this.structure = structure(spatialLayers, pattern);
    this.keyframeHeader = keyframeHeader(spatialLayers.get(0));
  }

  private static byte[] structure(List<LayerSpec> spatialLayers, PictureCounter pattern) {
    BitWriter bits = new BitWriter();
    bits.bits(spatialLayers.size() - 1, 3).flag(true).flag(true).bits(0, 3);
    for (LayerSpec layer : spatialLayers) {
      bits.bits(layer.width(), 16).bits(layer.height(), 16);
    }
    bits.bits(pattern.period(), 8);
    for (int position = 0; position < pattern.period(); position++) {
      bits.bits(pattern.temporalId(position), 3).flag(pattern.switchingUp(position));
      bits.bits(1, 2).bits(0, 2).bits(pattern.distance(position), 8);
    }
    return bits.toBytes();
  }

  /** Profile 0, a shown keyframe with its sync code, BT.601, width and height. */
  private static byte[] keyframeHeader(LayerSpec layer) {
    return new BitWriter()
        .bits(0b10_0000_10, 8)
        .bits(0x498342, 24)
        .bits(0b001_0, 4)
        .bits(layer.width() - 1, 16)
        .bits(layer.height() - 1, 16)
        .bits(0, 1)
        .toBytes();
  }

  @Override
  public int describe(
      MediaPacket packet, PictureCounter picture, int spatialId, boolean first, boolean last) {
    byte[] out = packet.payload;
    boolean structured = first && spatialId == 0 && picture.keyframe();
    boolean top = spatialId == spatialLayers.size() - 1;
    out[0] =
        (byte)
            (PICTURE_ID
                | LAYER_INDICES
                | (picture.keyframe() ? 0 : INTER_PREDICTED)
                | (first ? FRAME_START : 0)
                | (last ? FRAME_END : 0)
                | (structured ? STRUCTURE : 0)
                | (top ? NOT_INTER_LAYER_REFERENCE : 0));
    RtpHeader.writeShort(out, 1, 0x8000 | picture.id());
    boolean up = picture.switchingUp(picture.position());
    out[3] =
        (byte)
            (picture.temporalId() << 5
                | (up ? 0x10 : 0)
                | spatialId << 1
                | (spatialId > 0 ? 1 : 0));
    out[4] = (byte) picture.tl0PicIdx();
    if (!structured) {
      return HEAD;
    }
    System.arraycopy(structure, 0, out, HEAD, structure.length);
    return HEAD + structure.length;
  }

  @Override
  public int begin(
      MediaPacket packet, int at, PictureCounter picture, int spatialId, int index, int count) {
    if (index > 0) {
      return at;
    }
    if (picture.keyframe() && spatialId == 0) {
      System.arraycopy(keyframeHeader, 0, packet.payload, at, keyframeHeader.length);
      return at + keyframeHeader.length;
    }
    packet.payload[at] = (byte) 0b10_0001_10;
    return at + 1;
  }
}
