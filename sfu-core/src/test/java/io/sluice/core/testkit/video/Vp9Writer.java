package io.sluice.core.testkit.video;

import java.util.random.RandomGenerator;

/** VP9 payloads (RFC 9628 section 4). */
final class Vp9Writer implements PayloadWriter {
  private final VideoShape shape;
  private final Size size;
  private final Start start;
  private final RandomGenerator random;

  Vp9Writer(VideoShape shape, Size size, Start start, RandomGenerator random) {
    this.shape = shape;
    this.size = size;
    this.start = start;
    this.random = random;
  }

  @Override
  public byte[] write(CodedFrame frame, int index, int count, byte[] content) {
    boolean predicted = !frame.temporalReferences().isEmpty();
    boolean structure = frame.keyframe() && frame.first() && index == 0;
    boolean layered = shape.decodeTargets() > 1;
    BitWriter out = new BitWriter();
    out.flag(true).flag(predicted).flag(layered).flag(shape.flexible());
    out.flag(index == 0).flag(index == count - 1).flag(structure).flag(neededByNoUpper(frame));
    int pictureId = start.pictureId() + frame.picture();
    if (shape.pictureIdBits() == 7) {
      out.flag(false).bits(7, pictureId);
    } else {
      out.flag(true).bits(15, pictureId);
    }
    if (layered) {
      out.bits(3, frame.temporalId()).flag(shape.pattern().switchesUp(frame.step()));
      out.bits(3, frame.spatialId()).flag(isPredictedFromBelow(frame));
      if (!shape.flexible()) {
        out.bits(8, start.lowestPictures() + frame.lowestPictures());
      }
    }
    if (shape.flexible() && predicted) {
      writeDifferences(out, frame);
    }
    if (structure) {
      writeStructure(out, frame.layers());
    }
    if (index == 0) {
      out.bytes(PayloadWriter.header(shape, random, frameHeader(frame)));
    }
    return out.bytes(content).toBytes();
  }

  /** Layers that are not coded now may come back later. */
  private boolean neededByNoUpper(CodedFrame frame) {
    return frame.spatialId() == shape.spatialLayers() - 1 || (shape.keyOnly() && !frame.keyframe());
  }

  private static boolean isPredictedFromBelow(CodedFrame frame) {
    return frame.references().size() > frame.temporalReferences().size();
  }

  private static void writeDifferences(BitWriter out, CodedFrame frame) {
    int count = frame.temporalReferences().size();
    for (int i = 0; i < count; i++) {
      int difference = frame.picture() - frame.temporalReferences().get(i).picture();
      out.bits(7, difference).flag(i + 1 < count);
    }
  }

  private void writeStructure(BitWriter out, int layers) {
    TemporalPattern pattern = shape.pattern();
    out.bits(3, layers - 1L).flag(true).flag(!shape.flexible()).bits(3, 0);
    for (int spatial = 0; spatial < layers; spatial++) {
      out.bits(16, size.width(spatial));
      out.bits(16, size.height(spatial));
    }
    if (!shape.flexible()) {
      out.bits(8, pattern.length());
      for (int step = 0; step < pattern.length(); step++) {
        int[] references = pattern.references(step);
        out.bits(3, pattern.temporalId(step)).flag(pattern.switchesUp(step));
        out.bits(2, references.length).bits(2, 0);
        for (int difference : references) {
          out.bits(8, difference);
        }
      }
    }
  }

  /** VP9 bitstream specification section 6.2: profile 0, shown. */
  private byte[] frameHeader(CodedFrame frame) {
    boolean key = frame.keyframe() && frame.first();
    BitWriter out = new BitWriter().bits(2, 2).bits(2, 0).flag(false);
    out.flag(!key).flag(true).flag(false);
    if (key) {
      out.bits(24, 0x498342).bits(3, 1).flag(false);
      out.bits(16, size.width(0) - 1L);
      out.bits(16, size.height(0) - 1L);
    }
    return out.toBytes();
  }
}
