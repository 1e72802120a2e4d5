package io.sluice.loadtest.media;

import java.util.SplittableRandom;

/** One simulcast layer of synthetic video: its pictures, cut into packets. */
final class VideoStream {
  private final int layer;
  private final PictureCounter pictures;
  private final PayloadWriter writer;
  private final FrameSizes sizes;
  private final SplittableRandom random;
  private final int[] bytes;
  private final int[] packets;
  private int spatialId;
  private int packet;
  private boolean keyframeWanted = true;

  VideoStream(
      int layer,
      int spatialLayers,
      PictureCounter pictures,
      PayloadWriter writer,
      FrameSizes sizes,
      SplittableRandom random) {
    this.layer = layer;
    this.pictures = pictures;
    this.writer = writer;
    this.sizes = sizes;
    this.random = random;
    this.bytes = new int[spatialLayers];
    this.packets = new int[spatialLayers];
  }

  void requestKeyframe() {
    keyframeWanted = true;
  }

  /** Begins the next picture; returns its packets. */
  int beginPicture() {
    pictures.next(keyframeWanted);
    keyframeWanted = false;
    spatialId = 0;
    packet = 0;
    int total = 0;
    for (int s = 0; s < bytes.length; s++) {
      bytes[s] = sizes.next(pictures, s);
      int limit = sizes.limit(pictures, s);
      packets[s] = (bytes[s] + limit - 1) / limit;
      total += packets[s];
    }
    return total;
  }

  /**
   * Writes the next packet of the picture.
   *
   * @return whether it was the last
   */
  boolean next(MediaPacket out) {
    int count = packets[spatialId];
    boolean last = packet == count - 1;
    boolean end = last && spatialId == packets.length - 1;
    out.length = size(packet, count, bytes[spatialId]);
    out.marker = end;
    out.keyframe = pictures.keyframe();
    out.layer = layer;
    out.descriptorLength = 0;
    int at = writer.describe(out, pictures, spatialId, packet == 0, last);
    at = writer.begin(out, at, pictures, spatialId, packet, count);
    Filler.fill(out, at, random.nextInt());
    packet++;
    if (last) {
      packet = 0;
      spatialId++;
    }
    return end;
  }

  /** As equal as can be; the larger ones come last. */
  private static int size(int index, int count, int bytes) {
    return bytes / count + (index >= count - bytes % count ? 1 : 0);
  }
}
