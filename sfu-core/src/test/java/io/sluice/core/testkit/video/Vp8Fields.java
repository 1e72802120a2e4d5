package io.sluice.core.testkit.video;

/**
 * The payload descriptor of a VP8 packet as a receiver reads it (RFC 7741 section 4.2).
 *
 * @param pictureIdBits 7, 15, or 0 without
 * @param lowestIndex TL0PICIDX, or -1
 * @param keyIndex KEYIDX, or -1
 */
record Vp8Fields(
    boolean start,
    int pictureIdBits,
    int pictureId,
    int lowestIndex,
    int temporalId,
    int keyIndex) {

  static Vp8Fields read(byte[] payload) {
    BitInput in = new BitInput(payload, 0, payload.length);
    boolean extended = in.flag();
    in.bits(2);
    boolean start = in.flag();
    in.bits(4);
    boolean hasPictureId = extended && in.flag();
    boolean hasLowest = extended && in.flag();
    boolean hasTemporal = extended && in.flag();
    boolean hasKey = extended && in.flag();
    in.bits(extended ? 4 : 0);
    int bits = 0;
    int pictureId = -1;
    if (hasPictureId) {
      bits = in.flag() ? 15 : 7;
      pictureId = in.bits(bits);
    }
    int lowest = hasLowest ? in.bits(8) : -1;
    int temporal = 0;
    int key = -1;
    if (hasTemporal || hasKey) {
      temporal = in.bits(2);
      in.bits(1);
      int last = in.bits(5);
      key = hasKey ? last : -1;
    }
    return new Vp8Fields(start, bits, pictureId, lowest, temporal, key);
  }
}
