package io.sluice.core.api;

/**
 * One outgoing stream to a subscriber, with its own SSRC. It can follow one track after another:
 * sequence numbers and timestamps go on without a gap.
 */
public interface MediaSubscription extends AutoCloseable {
  /**
   * Follows this track, or slot, from now on; video starts at the next keyframe, which is
   * requested. Packets whose codec is not among the section's payloads are not sent.
   */
  void attach(MediaTrack track);

  /** Follows nothing. */
  void detach();

  /** Which layer of video to send, from the next frame on at which the stream can change to it. */
  void prefer(LayerPreference preference);

  /** Sends nothing while paused; video resumes at a keyframe. */
  void setPaused(boolean paused);

  /** Ends the stream. Idempotent. */
  @Override
  void close();
}
