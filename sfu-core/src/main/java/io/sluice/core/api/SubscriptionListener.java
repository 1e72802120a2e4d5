package io.sluice.core.api;

import org.jspecify.annotations.Nullable;

/** Told of changes to a subscription, on its event loop: implementations must not block. */
public interface SubscriptionListener {
  /** Does nothing. */
  SubscriptionListener NONE = (track, encoding, spatialId, temporalId) -> {};

  /**
   * Another layer goes out from now on, or another track of a slot.
   *
   * @param track what it is a layer of; null if nothing goes out now
   * @param encoding index of its encoding; this and the layers are 0 where there is one only
   */
  void onLayer(@Nullable MediaTrack track, int encoding, int spatialId, int temporalId);
}
