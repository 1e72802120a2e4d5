package io.sluice.core.api;

/** A track that a publisher sends to us. */
public interface MediaTrack extends AutoCloseable {
  /** Audio or video. */
  MediaKind kind();

  /** Asks the publisher for a keyframe; requests are coalesced. Does nothing for audio. */
  void requestKeyframe();

  /** Stops receiving and detaches the track from its subscriptions. Idempotent. */
  @Override
  void close();
}
