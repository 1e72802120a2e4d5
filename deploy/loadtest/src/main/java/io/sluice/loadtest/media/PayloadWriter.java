package io.sluice.loadtest.media;

/** What a codec writes at the beginning of its packets. */
interface PayloadWriter {
  /**
   * Writes what numbers the pictures: the descriptor at the beginning of the payload, or the
   * extension. Frames are those of one spatial layer.
   *
   * @param first whether it is the frame's first packet
   * @param last whether it is the frame's last packet
   * @return bytes of payload that are written
   */
  int describe(
      MediaPacket packet, PictureCounter picture, int spatialId, boolean first, boolean last);

  /**
   * Writes the beginning of the bitstream in a packet of synthetic media, whose length is set.
   *
   * @param at offset behind the descriptor
   * @param index of the packet in the frame
   * @param count packets of the frame
   * @return offset behind
   */
  int begin(
      MediaPacket packet, int at, PictureCounter picture, int spatialId, int index, int count);
}
