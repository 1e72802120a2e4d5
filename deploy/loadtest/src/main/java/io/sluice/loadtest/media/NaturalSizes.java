package io.sluice.loadtest.media;

import java.util.SplittableRandom;

/**
 * Sizes as libwebrtc's encoders make them: frames vary log-normally, keyframes are several times
 * larger and the frames after them pay for it, so that the mean rate holds.
 */
final class NaturalSizes implements FrameSizes {
  /** With 12 bytes of header and extensions a packet has the 1,200 bytes of libwebrtc's. */
  static final int LIMIT = 1_160;

  private static final double SIGMA = 0.25;
  private static final double KEYFRAME = 5;

  /** Frames that pay for what was too much, and the least that each of them keeps. */
  private static final double REPAYMENT = 30;

  private static final double LEAST = 0.5;

  /** Share of the mean by temporal layer, for one, two and three of them. */
  private static final double[][] SHARES = {{1}, {1.2, 0.8}, {1.6, 0.8, 0.8}};

  private final double[] means;
  private final double[] debts;
  private final int keyframeOverhead;
  private final SplittableRandom random;

  /**
   * @param means bytes of a frame, by spatial layer
   * @param keyframeOverhead bytes of extension that a packet of a keyframe has more than others
   */
  NaturalSizes(double[] means, int keyframeOverhead, SplittableRandom random) {
    this.means = means;
    this.debts = new double[means.length];
    this.keyframeOverhead = keyframeOverhead;
    this.random = random;
  }

  @Override
  public int next(PictureCounter picture, int spatialId) {
    double mean = means[spatialId];
    double share = SHARES[picture.temporalLayers() - 1][picture.temporalId()] * mean;
    double repaid = share - debts[spatialId] / REPAYMENT;
    double target = picture.keyframe() ? KEYFRAME * mean : Math.max(LEAST * share, repaid);
    double varied = target * Math.exp(SIGMA * random.nextGaussian() - SIGMA * SIGMA / 2);
    int bytes = Math.max(SMALLEST, (int) varied);
    debts[spatialId] += bytes - mean;
    return bytes;
  }

  @Override
  public int limit(PictureCounter picture, int spatialId) {
    return picture.keyframe() ? LIMIT - keyframeOverhead : LIMIT;
  }
}
