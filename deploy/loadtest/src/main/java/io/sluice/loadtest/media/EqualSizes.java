package io.sluice.loadtest.media;

/** All packets of a spatial layer equal, keyframes too. */
final class EqualSizes implements FrameSizes {
  private final int[] packets;
  private final int[] bytes;

  /**
   * @param packets of a frame, by spatial layer
   * @param bytes of payload in each of them
   */
  EqualSizes(int[] packets, int[] bytes) {
    this.packets = packets;
    this.bytes = bytes;
  }

  @Override
  public int next(PictureCounter picture, int spatialId) {
    return packets[spatialId] * bytes[spatialId];
  }

  @Override
  public int limit(PictureCounter picture, int spatialId) {
    return bytes[spatialId];
  }
}
