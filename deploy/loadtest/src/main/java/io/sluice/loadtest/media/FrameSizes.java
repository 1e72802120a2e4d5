package io.sluice.loadtest.media;

/** How large the frames of a stream are. A frame is what a picture has in one spatial layer. */
interface FrameSizes {
  /** Bytes of payload that are enough for the headers of any packet and a {@link Mark}. */
  int SMALLEST = 120;

  /** Bytes of payload in all packets of the next frame. */
  int next(PictureCounter picture, int spatialId);

  /** Most bytes of payload in a packet of the frame. */
  int limit(PictureCounter picture, int spatialId);
}
