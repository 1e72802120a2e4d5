package io.sluice.core.api;

/** Told of changes to a received track, on its event loop: implementations must not block. */
public interface TrackListener {
  /** The first packet of the track arrived with this codec, or its codec changed. */
  void onCodec(Codec codec);

  /**
   * Other layers are sent, or they changed by so much that it matters to who chooses among them; at
   * most twice a second. Video only.
   */
  default void onLayers(TrackLayers layers) {}
}
