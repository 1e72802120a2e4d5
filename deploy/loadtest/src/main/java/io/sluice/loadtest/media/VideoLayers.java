package io.sluice.loadtest.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The sizes of the layers of synthetic video: each has four times the bytes of the one below. */
final class VideoLayers {
  private static final int RATIO = 4;

  /** Bytes of a packet where a rate is given and packets are equal. */
  private static final int EQUAL_LIMIT = 1_100;

  private static final String[][] RIDS = {{""}, {"l", "h"}, {"l", "m", "h"}};

  private final SpecWords words;
  private final double fps;
  private final int height;
  private final int spatialLayers;
  private final int simulcastLayers;

  VideoLayers(SpecWords words, double fps, int height, int spatialLayers, int simulcastLayers) {
    this.words = words;
    this.fps = fps;
    this.height = height;
    this.spatialLayers = spatialLayers;
    this.simulcastLayers = simulcastLayers;
  }

  /**
   * Frames of equal packets.
   *
   * @param packets of a frame of the largest simulcast layer, in all spatial layers together
   */
  List<VideoShape.Layer> ofPackets(int packets, int bytes, long intervalNanos) {
    List<VideoShape.Layer> layers = new ArrayList<>();
    int total = 0;
    for (int i = 0; i < simulcastLayers; i++) {
      int share = Math.max(1, (int) Math.round(packets * weight(i, simulcastLayers)));
      int[] counts = spread(share);
      int[] sizes = new int[spatialLayers];
      Arrays.fill(sizes, bytes);
      EqualSizes equal = new EqualSizes(counts, sizes);
      layers.add(layer(i, 8.0 * share * bytes * fps, (overhead, random) -> equal));
      total += share;
    }
    if ((total - 1.0) * intervalNanos >= 1e9 / fps) {
      throw words.bad(
          total + " packets " + intervalNanos / 1e6 + " ms apart do not fit into a frame's time");
    }
    return layers;
  }

  /** Size of a layer relative to the largest. */
  private static double weight(int layer, int layers) {
    return Math.pow(RATIO, layer - (layers - 1));
  }

  /** Share of each of some layers in their sum. */
  private static double[] shares(int layers) {
    double[] shares = new double[layers];
    double sum = 0;
    for (int i = 0; i < layers; i++) {
      shares[i] = weight(i, layers);
      sum += shares[i];
    }
    for (int i = 0; i < layers; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  /** Packets of each spatial layer: at least one, the rest goes to the largest. */
  private int[] spread(int packets) {
    double[] shares = shares(spatialLayers);
    int[] counts = new int[spatialLayers];
    int left = packets;
    for (int i = 0; i < spatialLayers - 1; i++) {
      counts[i] = Math.max(1, (int) (packets * shares[i]));
      left -= counts[i];
    }
    counts[spatialLayers - 1] = left;
    return counts;
  }

  /**
   * Frames by bit rate.
   *
   * @param rates bits per second of each simulcast layer, or of all together
   * @param equal whether all frames of a layer have the same packets, all of one size
   */
  List<VideoShape.Layer> ofRates(List<Double> rates, boolean equal) {
    double[] shares = shares(simulcastLayers);
    List<VideoShape.Layer> layers = new ArrayList<>();
    for (int i = 0; i < simulcastLayers; i++) {
      double rate = rates.size() > 1 ? rates.get(i) : rates.get(0) * shares[i];
      double[] means = means(rate);
      layers.add(layer(i, rate, equal ? equalSizes(means) : naturalSizes(means)));
    }
    return layers;
  }

  /** Bytes of a frame by spatial layer. */
  private double[] means(double rate) {
    double[] means = shares(spatialLayers);
    for (int i = 0; i < means.length; i++) {
      means[i] *= rate / 8 / fps;
    }
    if (means[0] < FrameSizes.SMALLEST) {
      throw words.bad(
          "the rate leaves "
              + (int) means[0]
              + " bytes to a frame of the smallest layer, which needs "
              + FrameSizes.SMALLEST);
    }
    return means;
  }

  private static VideoShape.Sizes equalSizes(double[] means) {
    int[] packets = new int[means.length];
    int[] bytes = new int[means.length];
    for (int i = 0; i < means.length; i++) {
      packets[i] = (int) Math.ceil(means[i] / EQUAL_LIMIT);
      bytes[i] = (int) Math.round(means[i] / packets[i]);
    }
    EqualSizes sizes = new EqualSizes(packets, bytes);
    return (overhead, random) -> sizes;
  }

  private static VideoShape.Sizes naturalSizes(double[] means) {
    return (overhead, random) -> new NaturalSizes(means, overhead, random);
  }

  private VideoShape.Layer layer(int index, double rate, VideoShape.Sizes sizes) {
    int down = simulcastLayers - 1 - index;
    int width = (height * 16 / 9 + 1) & ~1;
    String rid = RIDS[simulcastLayers - 1][index];
    return new VideoShape.Layer(
        new LayerSpec(rid, width >> down, height >> down, (int) Math.round(rate)), sizes);
  }
}
