package io.sluice.core.api;

/**
 * What a subscriber wants of a video track: the best layer within all limits, or a fixed one. If no
 * layer is within the limits it gets the lowest.
 *
 * @param maxWidth in pixels; 0 for no limit
 * @param maxHeight in pixels; 0 for no limit
 * @param maxFrameRate frames per second; 0 for no limit
 * @param maxBitrate bits per second; 0 for no limit
 * @param encoding the encoding's index, as in {@link TrackLayers}; -1 for any
 * @param spatialId the highest spatial layer; -1 for any
 * @param temporalId the highest temporal layer; -1 for any
 */
public record LayerPreference(
    int maxWidth,
    int maxHeight,
    double maxFrameRate,
    long maxBitrate,
    int encoding,
    int spatialId,
    int temporalId) {
  /** The best that there is. */
  public static final LayerPreference BEST = new LayerPreference(0, 0, 0, 0, -1, -1, -1);
}
