package io.sluice.core.wire.codec;

/**
 * The size of the picture in a sequence parameter set (H.264 section 7.3.2.1.1), parsed again and
 * again into the same object.
 */
public final class H264Sps {
  /** Greatest width and height that is believed. */
  static final int MAX_SIZE = 16_384;

  /** More than all fields up to the cropping take, scaling lists and cycles of offsets aside. */
  private static final int MAX_LENGTH = 512;

  private static final int MACROBLOCK = 16;
  private static final int MAX_CYCLE = 255;

  /** Values of {@code profile_idc} whose sets say how colours are sampled. */
  private static final int[] PROFILES_WITH_CHROMA = {
    100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135
  };

  private final byte[] unescaped = new byte[MAX_LENGTH];
  private final BitReader bits = new BitReader();
  private int width;
  private int height;

  /**
   * Reads a NAL unit of type 7, its header included.
   *
   * @return false if it is cut short or not valid; the size is then 0 × 0
   */
  public boolean parse(byte[] data, int off, int len) {
    width = height = 0;
    if (len < 1 || (data[off] & 0x1f) != H264Payload.SPS) {
      return false;
    }
    bits.reset(unescaped, 0, unescape(data, off + 1, off + len));
    int profile = bits.read(8);
    bits.read(16); // constraints and level
    bits.readUnsignedGolomb();
    int chroma = 1;
    if (hasChroma(profile)) {
      chroma = readChroma();
    }
    bits.readUnsignedGolomb(); // bits of frame_num
    return chroma >= 0 && skipPictureOrder() && readSize(chroma);
  }

  /** Takes out the bytes that keep start codes from arising (section 7.4.1). */
  private int unescape(byte[] data, int off, int end) {
    int size = 0;
    int zeros = 0;
    for (int at = off; at < end && size < MAX_LENGTH; at++) {
      if (zeros >= 2 && data[at] == 3) {
        zeros = 0;
        continue;
      }
      zeros = data[at] == 0 ? zeros + 1 : 0;
      unescaped[size++] = data[at];
    }
    return size;
  }

  private static boolean hasChroma(int profile) {
    for (int other : PROFILES_WITH_CHROMA) {
      if (profile == other) {
        return true;
      }
    }
    return false;
  }

  /** {@code ChromaArrayType}: 0 for one plane, 1–3 for 4:2:0, 4:2:2 and 4:4:4; -1 if not valid. */
  private int readChroma() {
    int format = bits.readUnsignedGolomb();
    if (format > 3) {
      return -1;
    }
    boolean separatePlanes = format == 3 && bits.flag();
    bits.readUnsignedGolomb(); // bit depths
    bits.readUnsignedGolomb();
    bits.flag(); // lossless transform bypass
    if (bits.flag()) {
      for (int list = 0; list < (format == 3 ? 12 : 8); list++) {
        if (bits.flag()) {
          skipScalingList(list < 6 ? 16 : 64);
        }
      }
    }
    return separatePlanes ? 0 : format;
  }

  /** Section 7.3.2.1.1.1: a list ends early where the next scale is 0. */
  private void skipScalingList(int size) {
    int scale = 8;
    for (int i = 0; i < size && scale != 0; i++) {
      scale = (scale + bits.readSignedGolomb()) & 0xff;
    }
  }

  private boolean skipPictureOrder() {
    int type = bits.readUnsignedGolomb();
    if (type == 0) {
      bits.readUnsignedGolomb();
    } else if (type == 1) {
      bits.flag();
      bits.readSignedGolomb();
      bits.readSignedGolomb();
      int cycle = bits.readUnsignedGolomb();
      if (cycle > MAX_CYCLE) {
        return false;
      }
      for (int i = 0; i < cycle; i++) {
        bits.readSignedGolomb();
      }
    }
    return type <= 2;
  }

  private boolean readSize(int chroma) {
    bits.readUnsignedGolomb(); // reference frames
    bits.flag(); // gaps in frame_num
    long columns = bits.readUnsignedGolomb() + 1L;
    long rows = bits.readUnsignedGolomb() + 1L;
    boolean framesOnly = bits.flag();
    if (!framesOnly) {
      bits.flag();
      rows *= 2;
    }
    bits.flag(); // direct 8 × 8 inference
    long cropX = 0;
    long cropY = 0;
    if (bits.flag()) {
      cropX = (long) bits.readUnsignedGolomb() + bits.readUnsignedGolomb();
      cropY = (long) bits.readUnsignedGolomb() + bits.readUnsignedGolomb();
      cropX *= chroma == 1 || chroma == 2 ? 2 : 1;
      cropY *= (chroma == 1 ? 2L : 1L) * (framesOnly ? 1 : 2);
    }
    long wide = columns * MACROBLOCK - cropX;
    long high = rows * MACROBLOCK - cropY;
    if (bits.exhausted() || wide < 1 || wide > MAX_SIZE || high < 1 || high > MAX_SIZE) {
      return false;
    }
    width = (int) wide;
    height = (int) high;
    return true;
  }

  /** Width in pixels of what is shown. */
  public int width() {
    return width;
  }

  /** Height in pixels of what is shown. */
  public int height() {
    return height;
  }
}
