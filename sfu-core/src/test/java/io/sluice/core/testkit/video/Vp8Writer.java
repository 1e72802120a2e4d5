package io.sluice.core.testkit.video;

import java.util.random.RandomGenerator;

/** VP8 payloads (RFC 7741 section 4). */
final class Vp8Writer implements PayloadWriter {
  private final VideoShape shape;
  private final Size size;
  private final Start start;
  private final RandomGenerator random;

  Vp8Writer(VideoShape shape, Size size, Start start, RandomGenerator random) {
    this.shape = shape;
    this.size = size;
    this.start = start;
    this.random = random;
  }

  @Override
  public byte[] write(CodedFrame frame, int index, int count, byte[] content) {
    boolean layered = shape.temporalLayers() > 1;
    boolean extended = layered || shape.pictureIdBits() > 0;
    boolean needless = layered && frame.temporalId() == shape.temporalLayers() - 1;
    BitWriter out = new BitWriter();
    out.flag(extended).flag(false).flag(needless).flag(index == 0).bits(4, 0);
    if (extended) {
      out.flag(shape.pictureIdBits() > 0).flag(layered).flag(layered).flag(layered).bits(4, 0);
    }
    int pictureId = start.pictureId() + frame.picture();
    if (shape.pictureIdBits() == 15) {
      out.flag(true).bits(15, pictureId);
    } else if (shape.pictureIdBits() == 7) {
      out.flag(false).bits(7, pictureId);
    }
    if (layered) {
      boolean sync = frame.keyframe() || (frame.temporalId() > 0 && frame.needsLowestOnly());
      out.bits(8, start.lowestPictures() + frame.lowestPictures());
      out.bits(2, frame.temporalId()).flag(sync).bits(5, start.keyframes() + frame.keyframes());
    }
    if (index == 0) {
      out.bytes(PayloadWriter.header(shape, random, frameHeader(frame.keyframe())));
    }
    return out.bytes(content).toBytes();
  }

  /** RFC 6386 section 9.1: shown, of version 0. */
  private byte[] frameHeader(boolean keyframe) {
    int tag = 1 << 4 | 100 << 5;
    BitWriter out = new BitWriter();
    out.bits(8, tag | (keyframe ? 0 : 1)).bits(8, tag >> 8).bits(8, tag >> 16);
    if (keyframe) {
      out.bits(24, 0x9d012a);
      out.bits(8, size.width()).bits(8, size.width() >> 8);
      out.bits(8, size.height()).bits(8, size.height() >> 8);
    }
    return out.toBytes();
  }
}
