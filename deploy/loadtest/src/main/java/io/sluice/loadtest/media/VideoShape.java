package io.sluice.loadtest.media;

import io.sluice.core.wire.codec.VideoCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What synthetic video looks like.
 *
 * @param spatialLayers of each simulcast layer, each half as wide and high as the next
 * @param layers simulcast layers, the smallest first
 * @param intervalNanos from packet to packet of a picture
 * @param keyframeInterval pictures from keyframe to keyframe; 0 for none but on request
 */
record VideoShape(
    VideoCodec codec,
    int spatialLayers,
    int temporalLayers,
    List<Layer> layers,
    Timebase pictures,
    long intervalNanos,
    long keyframeInterval) {

  /** A simulcast layer. */
  record Layer(LayerSpec spec, Sizes sizes) {}

  /** Makes the frame sizes of a layer. */
  @FunctionalInterface
  interface Sizes {
    /**
     * Sizes for one publisher.
     *
     * @param keyframeOverhead bytes of extension that a packet of a keyframe has more than others
     */
    FrameSizes open(int keyframeOverhead, SplittableRandom random);
  }

  PacketSource open(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<VideoStream> streams = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      streams.add(openLayer(i, random));
    }
    long firstTimestamp = random.nextInt() & 0xffff_ffffL;
    return new SyntheticVideo(streams, pictures, intervalNanos, keyframeInterval, firstTimestamp);
  }

  private VideoStream openLayer(int index, SplittableRandom random) {
    Layer layer = layers.get(index);
    PictureCounter counter = new PictureCounter(temporalLayers, random);
    List<LayerSpec> spatial = halves(layer.spec());
    int overhead = 0;
    PayloadWriter writer;
    switch (codec) {
      case VP8 -> writer = new Vp8Writer(layer.spec().width(), layer.spec().height());
      case VP9 -> writer = new Vp9Writer(spatial, counter);
      case H264 -> writer = new H264Writer(layer.spec().width(), layer.spec().height());
      case AV1 -> {
        Av1Writer av1 = new Av1Writer(spatial, counter);
        overhead = av1.structureLength();
        writer = av1;
      }
      default -> throw new AssertionError(codec);
    }
    FrameSizes sizes = layer.sizes().open(overhead, random);
    return new VideoStream(index, spatialLayers, counter, writer, sizes, random);
  }

  /** The spatial layers of a simulcast layer, the smallest first. */
  private List<LayerSpec> halves(LayerSpec top) {
    List<LayerSpec> spatial = new ArrayList<>();
    for (int down = spatialLayers - 1; down >= 0; down--) {
      spatial.add(new LayerSpec("", top.width() >> down, top.height() >> down, 0));
    }
    return spatial;
  }
}
