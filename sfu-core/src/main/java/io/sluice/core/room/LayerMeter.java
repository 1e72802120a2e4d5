package io.sluice.core.room;

import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;

/**
 * Measures what comes of one encoding: bytes and frames of each layer, over some seconds. A packet
 * that says nothing of layers counts for the lowest.
 */
final class LayerMeter {
  static final long WINDOW_NANOS = 500_000_000;

  /** The weight of the newest window: frames are not of one size, so that rates vary. */
  private static final double NEWEST = 0.3;

  private static final int LAYERS = LayerFacts.MAX_LAYERS * LayerFacts.MAX_LAYERS;

  private final long[] bytes = new long[LAYERS];
  private final int[] frames = new int[LAYERS];

  /** Per second, of each layer by itself. */
  private final double[] byteRates = new double[LAYERS];

  private final double[] frameRates = new double[LAYERS];
  private long allFrames;
  private long timestamp = -1;
  private int spatialId;
  private boolean measured;
  private long windowStart;
  private boolean started;

  /** Counts a packet that has a payload. */
  void count(RtpPacket packet) {
    LayerFacts facts = packet.layers();
    int layer = facts.spatialId * LayerFacts.MAX_LAYERS + facts.temporalId;
    bytes[layer] += packet.payloadLength();
    if (packet.timestamp() != timestamp || facts.spatialId != spatialId) {
      timestamp = packet.timestamp();
      spatialId = facts.spatialId;
      frames[layer]++;
      allFrames++;
    }
  }

  /** The encoding comes again after a pause, of which its rates say nothing. */
  void restart() {
    Arrays.fill(bytes, 0);
    Arrays.fill(frames, 0);
    Arrays.fill(byteRates, 0);
    Arrays.fill(frameRates, 0);
    measured = false;
    started = false;
  }

  /** Frames so far. */
  long frames() {
    return allFrames;
  }

  /**
   * Ends a window when it is over.
   *
   * @return whether it was: the values below are new
   */
  boolean roll(long nowNanos) {
    if (!started) {
      started = true;
      windowStart = nowNanos;
    }
    if (nowNanos - windowStart < WINDOW_NANOS) {
      return false;
    }
    double seconds = (nowNanos - windowStart) / 1e9;
    double weight = measured ? NEWEST : 1;
    for (int layer = 0; layer < LAYERS; layer++) {
      byteRates[layer] += weight * (bytes[layer] / seconds - byteRates[layer]);
      frameRates[layer] += weight * (frames[layer] / seconds - frameRates[layer]);
    }
    Arrays.fill(bytes, 0);
    Arrays.fill(frames, 0);
    measured = true;
    windowStart = nowNanos;
    return true;
  }

  /** Bits per second of a layer and all below it; 0 before the first window ended. */
  long bitrate(int spatial, int temporal) {
    double sum = 0;
    for (int s = 0; s <= spatial; s++) {
      for (int t = 0; t <= temporal; t++) {
        sum += byteRates[s * LayerFacts.MAX_LAYERS + t];
      }
    }
    return Math.round(8 * sum);
  }

  /** Frames per second of a spatial layer up to a temporal one; 0 before the first window ended. */
  double frameRate(int spatial, int temporal) {
    double sum = 0;
    for (int t = 0; t <= temporal; t++) {
      sum += frameRates[spatial * LayerFacts.MAX_LAYERS + t];
    }
    return sum;
  }
}
