package io.sluice.core.testkit.video;

/**
 * H.264 payloads in packetization mode 1 (RFC 6184 section 5). Headers and parameter sets are never
 * encrypted.
 */
final class H264Writer implements PayloadWriter {
  private static final int SLICE = 1;
  private static final int IDR = 5;
  private static final int SPS = 7;
  private static final int PPS = 8;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;
  private static final int REFERENCE = 3;

  private final VideoShape shape;
  private final Size size;

  H264Writer(VideoShape shape, Size size) {
    this.shape = shape;
    this.size = size;
  }

  @Override
  public byte[] write(CodedFrame frame, int index, int count, byte[] content) {
    if (frame.keyframe() && index == 0) {
      return parameters(count == 1, content);
    }
    int skipped = frame.keyframe() ? 1 : 0;
    return slice(frame, index - skipped, count - skipped, content);
  }

  /** Parameter sets, and the picture if it has no other packet; else content of another unit. */
  private byte[] parameters(boolean whole, byte[] content) {
    BitWriter out = new BitWriter();
    header(out, REFERENCE, STAP_A);
    aggregate(out, SPS, sequenceParameters());
    aggregate(out, PPS, new BitWriter().golomb(0).golomb(0).bits(6, 0).flag(true).toBytes());
    out.bits(16, content.length + 1L);
    header(out, whole ? REFERENCE : 0, whole ? IDR : 6);
    return out.bytes(content).toBytes();
  }

  private void aggregate(BitWriter out, int type, byte[] unit) {
    out.bits(16, unit.length + 1L);
    header(out, REFERENCE, type);
    out.bytes(unit);
  }

  private byte[] slice(CodedFrame frame, int index, int count, byte[] content) {
    int top = shape.temporalLayers() - 1;
    int importance = top > 0 && frame.temporalId() == top ? 0 : REFERENCE;
    int type = frame.keyframe() ? IDR : SLICE;
    BitWriter out = new BitWriter();
    if (count == 1) {
      header(out, importance, type);
    } else {
      header(out, importance, FU_A);
      out.flag(index == 0).flag(index == count - 1).flag(false).bits(5, type);
    }
    return out.bytes(content).toBytes();
  }

  private static void header(BitWriter out, int importance, int type) {
    out.flag(false).bits(2, importance).bits(5, type);
  }

  /** ITU-T H.264 section 7.3.2.1: constrained baseline, level 3.1. */
  private byte[] sequenceParameters() {
    BitWriter out = new BitWriter().bits(24, 0x42e01f);
    out.golomb(0).golomb(0).golomb(2).golomb(1).flag(false);
    out.golomb(size.width() / 16 - 1).golomb(size.height() / 16 - 1).flag(true).flag(true);
    return out.flag(false).flag(false).flag(true).toBytes();
  }
}
