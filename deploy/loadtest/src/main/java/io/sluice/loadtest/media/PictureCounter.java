package io.sluice.loadtest.media;

import java.util.SplittableRandom;

/**
 * Counts the pictures of a stream and gives each its place among the temporal layers. A keyframe
 * begins the pattern anew.
 */
final class PictureCounter {
  /** Most temporal layers. */
  static final int MAX_LAYERS = 3;

  /** Temporal layer by position in the pattern. */
  private static final int[][] LAYERS = {{0}, {0, 1}, {0, 2, 1, 2}};

  /** Pictures back to the one that is referred to. */
  private static final int[][] DISTANCES = {{1}, {2, 1}, {4, 1, 2, 1}};

  private static final int ID_MASK = 0x7fff;

  private final int[] layers;
  private final int[] distances;
  private long number;
  private int keyframes;
  private long sinceKeyframe;
  private int firstLayerIndex;

  PictureCounter(int temporalLayers, SplittableRandom random) {
    this.layers = LAYERS[temporalLayers - 1];
    this.distances = DISTANCES[temporalLayers - 1];
    this.number = random.nextInt(ID_MASK + 1);
    this.firstLayerIndex = random.nextInt(256);
  }

  /** Goes on to the next picture; the first has to be a keyframe. */
  void next(boolean keyframe) {
    number++;
    sinceKeyframe = keyframe ? 0 : sinceKeyframe + 1;
    keyframes += keyframe ? 1 : 0;
    firstLayerIndex += temporalId() == 0 ? 1 : 0;
  }

  /** Pictures so far, counted from a random number. */
  long number() {
    return number;
  }

  /** Picture id of 15 bits, random at first. */
  int id() {
    return (int) number & ID_MASK;
  }

  /** Running index of the pictures of temporal layer 0, 8 bits, random at first (TL0PICIDX). */
  int tl0PicIdx() {
    return firstLayerIndex & 0xff;
  }

  boolean keyframe() {
    return sinceKeyframe == 0;
  }

  /** Keyframes so far, this one included. */
  int keyframes() {
    return keyframes;
  }

  /** Pictures since the last keyframe. */
  long sinceKeyframe() {
    return sinceKeyframe;
  }

  /** Pictures since the one with which the pattern began. */
  int position() {
    return (int) (sinceKeyframe % layers.length);
  }

  int temporalId() {
    return layers[position()];
  }

  int temporalLayers() {
    return layers[layers.length - 1] + 1;
  }

  /** Pictures of a pattern: 1, 2 or 4. */
  int period() {
    return layers.length;
  }

  /** Temporal layer of a position in the pattern. */
  int temporalId(int position) {
    return layers[position];
  }

  /** Pictures from a position in the pattern back to the one that is referred to. */
  int distance(int position) {
    return distances[position];
  }

  /** Whether one of a layer above the lowest refers to the lowest layer only: one can switch up. */
  boolean switchingUp(int position) {
    return position == 1 || position == 2;
  }
}
