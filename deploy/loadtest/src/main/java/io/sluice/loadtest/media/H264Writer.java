package io.sluice.loadtest.media;

import io.sluice.core.wire.codec.H264Payload;
import io.sluice.core.wire.rtp.RtpHeader;

/**
 * H.264 in the non-interleaved mode (RFC 6184 section 6.3), Constrained Baseline. A keyframe's
 * first packet is an aggregate of both parameter sets and a first slice, all others are fragments
 * of a second slice; other frames are one slice, whole or in fragments.
 */
final class H264Writer implements PayloadWriter {
  static final int STAP_A = 24;
  static final int FU_A = 28;
  static final int FU_START = 0x80;
  static final int FU_END = 0x40;

  /** Coded slice of a picture that is not IDR. */
  static final int SLICE = 1;

  /** Reference indicator of IDR pictures and parameter sets, at its place in the NAL header. */
  static final int HIGHEST = 0x60;

  private static final int LOWER = 0x40;
  private static final int MACROBLOCK = 16;

  /** Slice type I or P, which all slices of the picture have. */
  private static final int ALL_I = 7;

  private final byte[] parameterSets;

  /** Headers of both slices of an IDR picture, by the parity of its identifier. */
  private final byte[][][] idrSlices;

  H264Writer(int width, int height) {
    this.parameterSets = parameterSets(width, height);
    int columns = macroblocks(width);
    int middle = macroblocks(height) / 2 * columns;
    this.idrSlices =
        new byte[][][] {
          {idrSlice(0, 0), idrSlice(middle, 0)}, {idrSlice(0, 1), idrSlice(middle, 1)}
        };
  }

  private static int macroblocks(int pixels) {
    return (pixels + MACROBLOCK - 1) / MACROBLOCK;
  }

  /** Both parameter sets as units of an aggregate, each behind its size. */
  private static byte[] parameterSets(int width, int height) {
    byte[] sequence = sequenceParameters(width, height);
    byte[] picture = pictureParameters();
    byte[] out = new byte[4 + sequence.length + picture.length];
    RtpHeader.writeShort(out, 0, sequence.length);
    System.arraycopy(sequence, 0, out, 2, sequence.length);
    RtpHeader.writeShort(out, 2 + sequence.length, picture.length);
    System.arraycopy(picture, 0, out, 4 + sequence.length, picture.length);
    return out;
  }

  /** Section 7.3.2.1.1, without reordering of pictures (order count type 2). */
  private static byte[] sequenceParameters(int width, int height) {
    int columns = macroblocks(width);
    int rows = macroblocks(height);
    boolean cropped = columns * MACROBLOCK != width || rows * MACROBLOCK != height;
    BitWriter bits = new BitWriter();
    bits.bits(HIGHEST | H264Payload.SPS, 8).bits(0x42e0, 16).bits(level(columns * rows), 8);
    bits.expGolomb(0).expGolomb(0).expGolomb(2).expGolomb(1).flag(false);
    bits.expGolomb(columns - 1).expGolomb(rows - 1).flag(true).flag(true).flag(cropped);
    if (cropped) {
      bits.expGolomb(0).expGolomb((columns * MACROBLOCK - width) / 2);
      bits.expGolomb(0).expGolomb((rows * MACROBLOCK - height) / 2);
    }
    return bits.flag(false).trailing().toBytes();
  }

  /** The level of a frame size at 30 frames/s (table A-1). */
  private static int level(int macroblocks) {
    if (macroblocks <= 3_600) {
      return 31;
    }
    return macroblocks <= 8_192 ? 40 : 51;
  }

  /** Section 7.3.2.2: CAVLC, one slice group, nothing weighted. */
  private static byte[] pictureParameters() {
    BitWriter bits = new BitWriter();
    bits.bits(HIGHEST | H264Payload.PPS, 8).expGolomb(0).expGolomb(0).bits(0, 2).expGolomb(0);
    bits.expGolomb(0).expGolomb(0).bits(0, 3).expGolomb(0).expGolomb(0).expGolomb(0);
    return bits.bits(0, 3).trailing().toBytes();
  }

  /** Section 7.3.3: first macroblock, type, parameter set, frame number, picture identifier. */
  private static byte[] idrSlice(int firstMacroblock, int pictureId) {
    BitWriter bits = new BitWriter().expGolomb(firstMacroblock).expGolomb(ALL_I).expGolomb(0);
    return bits.bits(0, 4).expGolomb(pictureId).fillByte().toBytes();
  }

  @Override
  public int describe(
      MediaPacket packet, PictureCounter picture, int spatialId, boolean first, boolean last) {
    return 0;
  }

  @Override
  public int begin(
      MediaPacket packet, int at, PictureCounter picture, int spatialId, int index, int count) {
    if (!picture.keyframe()) {
      int next = nal(packet.payload, at, LOWER | SLICE, index, count);
      return index == 0 ? slice(packet.payload, next, picture) : next;
    }
    byte[][] slices = idrSlices[picture.keyframes() & 1];
    if (index == 0) {
      return aggregate(packet, at, slices[0]);
    }
    int next = nal(packet.payload, at, HIGHEST | H264Payload.IDR, index - 1, count - 1);
    return index == 1 ? append(packet.payload, next, slices[1]) : next;
  }

  private int aggregate(MediaPacket packet, int at, byte[] slice) {
    byte[] out = packet.payload;
    out[at] = HIGHEST | STAP_A;
    int next = append(out, at + 1, parameterSets);
    RtpHeader.writeShort(out, next, packet.length - next - 2);
    out[next + 2] = HIGHEST | H264Payload.IDR;
    return append(out, next + 3, slice);
  }

  /** The header of a NAL unit, or of its fragment if there are several. */
  private static int nal(byte[] out, int at, int header, int index, int count) {
    if (count == 1) {
      out[at] = (byte) header;
      return at + 1;
    }
    return fragment(out, at, header, index == 0, index == count - 1);
  }

  /** Headers of a fragment (RFC 6184 section 5.8); returns the offset behind. */
  static int fragment(byte[] out, int at, int header, boolean first, boolean last) {
    out[at] = (byte) ((header & 0xe0) | FU_A);
    out[at + 1] = (byte) ((header & 0x1f) | (first ? FU_START : 0) | (last ? FU_END : 0));
    return at + 2;
  }

  /** A P slice of the whole picture: type 5, frame number, the rest ones. */
  private static int slice(byte[] out, int at, PictureCounter picture) {
    int frame = (int) picture.sinceKeyframe() & 0x0f;
    out[at] = (byte) (0b1_00110_1_0 | frame >> 3);
    out[at + 1] = (byte) (frame << 5 | 0x1f);
    return at + 2;
  }

  private static int append(byte[] out, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, out, at, bytes.length);
    return at + bytes.length;
  }
}
