package io.sluice.core.api;

import java.util.List;

/**
 * Which layers of a video track are sent now, as learned from the stream and its negotiation.
 *
 * @param encodings the encodings in the order of their negotiation; one without simulcast
 */
public record TrackLayers(List<Encoding> encodings) {
  public TrackLayers {
    encodings = List.copyOf(encodings);
  }

  /**
   * One encoding: a stream of its own SSRC.
   *
   * @param index its place in the negotiation, from 0
   * @param rid its restriction identifier (RFC 8851); empty without
   * @param active whether the publisher sends it now
   * @param layers what can be chosen of it, from the lowest; a layer includes all that it needs.
   *     Empty while nothing has come
   */
  public record Encoding(int index, String rid, boolean active, List<Layer> layers) {
    public Encoding {
      layers = List.copyOf(layers);
    }
  }

  /**
   * What a subscriber can get.
   *
   * @param spatialId spatial layer, 0–7
   * @param temporalId temporal layer, 0–7
   * @param width in pixels, 0 if not known
   * @param height in pixels, 0 if not known
   * @param frameRate measured frames per second
   * @param bitrate measured bits per second of RTP payload, lower layers included
   */
  public record Layer(
      int spatialId, int temporalId, int width, int height, double frameRate, long bitrate) {}
}
