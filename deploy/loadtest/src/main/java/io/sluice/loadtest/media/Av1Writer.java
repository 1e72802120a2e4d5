package io.sluice.loadtest.media;

import io.sluice.core.wire.codec.Av1Payload;
import java.util.List;

/**
 * AV1: aggregation header, sequence header and frame OBUs without their sizes (AV1 RTP
 * specification section 4.4, AV1 section 5), and the dependency descriptor.
 */
final class Av1Writer implements PayloadWriter {
  static final int CONTINUES_FIRST = 0x80;
  static final int CONTINUED_LAST = 0x40;
  static final int NEW_SEQUENCE = 0x08;

  /** Type of an OBU that holds a frame header and tile data (AV1 section 6.2.2). */
  static final int FRAME = 6;

  private static final int ONE_ELEMENT = 0x10;
  private static final int TWO_ELEMENTS = 0x20;
  private static final int EXTENSION = 0x04;

  /** A shown frame that is a keyframe, or one that is predicted; then filler. */
  private static final int SHOWN_KEYFRAME = 0b0_00_1_0101;

  private static final int SHOWN_INTER_FRAME = 0b0_01_1_0101;

  private final DependencyTemplates templates;
  private final byte[] sequenceHeader;
  private final boolean layered;

  /**
   * @param spatialLayers their sizes, the smallest first
   * @param pattern tells the temporal layers
   */
  Av1Writer(List<LayerSpec> spatialLayers, PictureCounter pattern) {
    this.templates = new DependencyTemplates(spatialLayers, pattern);
    this.sequenceHeader = sequenceHeader(spatialLayers, pattern.temporalLayers());
    this.layered = spatialLayers.size() * pattern.temporalLayers() > 1;
  }

  /** Bytes that a keyframe's first descriptor is longer than others. */
  int structureLength() {
    return templates.structureLength();
  }

  /** Section 5.5.1: profile 0, 8 bits 4:2:0, all tools off, an operating point for each pair. */
  private static byte[] sequenceHeader(List<LayerSpec> spatialLayers, int temporalLayers) {
    int spatial = spatialLayers.size();
    LayerSpec top = spatialLayers.get(spatial - 1);
    BitWriter bits = new BitWriter().bits(Av1Payload.SEQUENCE_HEADER << 3, 8);
    bits.bits(0, 7).bits(spatial * temporalLayers - 1, 5);
    for (int s = spatial; s > 0; s--) {
      for (int t = temporalLayers; t > 0; t--) {
        boolean all = spatial * temporalLayers > 1;
        int layers = ((1 << s) - 1) << 8 | ((1 << t) - 1);
        bits.bits(all ? layers : 0, 12).bits(5, 5);
      }
    }
    bits.bits(15, 4).bits(15, 4).bits(top.width() - 1, 16).bits(top.height() - 1, 16);
    bits.bits(0, 9); // frame ids to order hints
    bits.bits(0b11, 2); // screen content tools and integer motion vectors per frame
    bits.bits(0, 3); // super-resolution, CDEF, restoration
    bits.bits(0, 4); // depth, monochrome, colour description, range
    bits.bits(0, 4); // chroma position, separate quantiser deltas, film grain
    return bits.trailing().toBytes();
  }

  @Override
  public int describe(
      MediaPacket packet, PictureCounter picture, int spatialId, boolean first, boolean last) {
    templates.write(packet, picture, spatialId, first, last);
    return 0;
  }

  @Override
  public int begin(
      MediaPacket packet, int at, PictureCounter picture, int spatialId, int index, int count) {
    byte[] out = packet.payload;
    boolean sequence = index == 0 && spatialId == 0 && picture.keyframe();
    out[at] =
        (byte)
            ((index > 0 ? CONTINUES_FIRST : 0)
                | (index < count - 1 ? CONTINUED_LAST : 0)
                | (sequence ? TWO_ELEMENTS | NEW_SEQUENCE : ONE_ELEMENT));
    int next = at + 1;
    if (sequence) {
      out[next] = (byte) sequenceHeader.length;
      System.arraycopy(sequenceHeader, 0, out, next + 1, sequenceHeader.length);
      next += 1 + sequenceHeader.length;
    }
    return index == 0 ? frame(out, next, picture, spatialId) : next;
  }

  private int frame(byte[] out, int at, PictureCounter picture, int spatialId) {
    int next = at;
    out[next++] = (byte) (FRAME << 3 | (layered ? EXTENSION : 0));
    if (layered) {
      out[next++] = (byte) (picture.temporalId() << 5 | spatialId << 3);
    }
    boolean key = picture.keyframe() && spatialId == 0;
    out[next++] = (byte) (key ? SHOWN_KEYFRAME : SHOWN_INTER_FRAME);
    return next;
  }
}
