package io.sluice.core.testkit.video;

/**
 * The payload descriptor of a VP9 packet as a receiver reads it, up to its references (RFC 9628
 * section 4.2).
 *
 * @param pictureIdBits 7, 15, or 0 without
 * @param layered whether the layers are told; they are 0 else
 * @param lowestIndex TL0PICIDX, or -1
 */
record Vp9Fields(
    boolean start,
    boolean end,
    int pictureIdBits,
    int pictureId,
    boolean layered,
    int temporalId,
    int spatialId,
    int lowestIndex) {

  static Vp9Fields read(byte[] payload) {
    BitInput in = new BitInput(payload, 0, payload.length);
    boolean hasPictureId = in.flag();
    in.bits(1);
    boolean layered = in.flag();
    boolean flexible = in.flag();
    boolean start = in.flag();
    boolean end = in.flag();
    in.bits(2);
    int bits = 0;
    int pictureId = -1;
    if (hasPictureId) {
      bits = in.flag() ? 15 : 7;
      pictureId = in.bits(bits);
    }
    int temporal = 0;
    int spatial = 0;
    if (layered) {
      temporal = in.bits(3);
      in.bits(1);
      spatial = in.bits(3);
      in.bits(1);
    }
    int lowest = layered && !flexible ? in.bits(8) : -1;
    return new Vp9Fields(start, end, bits, pictureId, layered, temporal, spatial, lowest);
  }
}
