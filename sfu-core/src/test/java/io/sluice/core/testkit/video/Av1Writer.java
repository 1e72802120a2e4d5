package io.sluice.core.testkit.video;

import java.util.random.RandomGenerator;

/** AV1 payloads (AV1 RTP specification section 4): a frame is one OBU, cut where packets end. */
final class Av1Writer implements PayloadWriter {
  private static final int SEQUENCE_HEADER = 1;
  private static final int FRAME = 6;

  private final VideoShape shape;
  private final Size size;
  private final RandomGenerator random;

  Av1Writer(VideoShape shape, Size size, RandomGenerator random) {
    this.shape = shape;
    this.size = size;
    this.random = random;
  }

  @Override
  public byte[] write(CodedFrame frame, int index, int count, byte[] content) {
    boolean begins = frame.keyframe() && frame.first() && index == 0;
    BitWriter out = new BitWriter();
    out.flag(index > 0).flag(index < count - 1).bits(2, begins ? 2 : 1).flag(begins).bits(3, 0);
    if (begins) {
      byte[] sequence = PayloadWriter.header(shape, random, sequenceHeader());
      out.leb128(sequence.length + 1);
      out.flag(false).bits(4, SEQUENCE_HEADER).flag(false).flag(false).flag(false).bytes(sequence);
    }
    if (index == 0) {
      boolean layered = shape.decodeTargets() > 1;
      out.flag(false).bits(4, FRAME).flag(layered).flag(false).flag(false);
      if (layered) {
        out.bits(3, frame.temporalId()).bits(2, frame.spatialId()).bits(3, 0);
      }
      out.bytes(PayloadWriter.header(shape, random, frameHeader(frame)));
    }
    return out.bytes(content).toBytes();
  }

  /** AV1 specification section 5.5: main profile, one operating point, no tools. */
  private byte[] sequenceHeader() {
    BitWriter out = new BitWriter();
    out.bits(3, 0).flag(false).flag(false).flag(false).flag(false);
    out.bits(5, 0).bits(12, 0).bits(5, 5);
    out.bits(4, 15).bits(4, 15).bits(16, size.width() - 1L).bits(16, size.height() - 1L);
    return out.flag(false).bits(7, 0).bits(16, 0).toBytes();
  }

  /** AV1 specification section 5.9.2: its type, and that it is shown. */
  private static byte[] frameHeader(CodedFrame frame) {
    int type = frame.keyframe() && frame.first() ? 0 : 1;
    return new BitWriter().flag(false).bits(2, type).flag(true).bits(4, 0).toBytes();
  }
}
