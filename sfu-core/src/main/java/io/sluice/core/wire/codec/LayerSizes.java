package io.sluice.core.wire.codec;

import io.sluice.core.wire.rtp.LayerFacts;
import java.util.Arrays;

/** Width and height of each spatial layer, in pixels; 0 if not known. */
final class LayerSizes {
  private final int[] widths = new int[LayerFacts.MAX_LAYERS];
  private final int[] heights = new int[LayerFacts.MAX_LAYERS];

  int width(int spatialId) {
    return spatialId >= 0 && spatialId < widths.length ? widths[spatialId] : 0;
  }

  int height(int spatialId) {
    return spatialId >= 0 && spatialId < heights.length ? heights[spatialId] : 0;
  }

  /** Returns whether that is news. */
  boolean set(int spatialId, int width, int height) {
    if (widths[spatialId] == width && heights[spatialId] == height) {
      return false;
    }
    widths[spatialId] = width;
    heights[spatialId] = height;
    return true;
  }

  /** Forgets the layers from this one on; returns whether there was any. */
  boolean clearFrom(int spatialId) {
    boolean changed = false;
    for (int i = spatialId; i < widths.length; i++) {
      changed |= set(i, 0, 0);
    }
    return changed;
  }

  @Override
  public String toString() {
    return Arrays.toString(widths) + " × " + Arrays.toString(heights);
  }
}
