package io.sluice.core.api;

import org.jspecify.annotations.Nullable;

/**
 * A track of a room that shows one published track after another, such as the active speaker's:
 * whoever is subscribed to it gets one stream throughout. {@link #requestKeyframe} asks the track
 * that it follows.
 */
public interface MediaSlot extends MediaTrack {
  /**
   * Follows this track of the same kind from now on, or nothing. Video subscribers go on with the
   * former track until the new one's keyframe is there; audio changes at once.
   *
   * @throws IllegalArgumentException if the track is of another kind or media plane, or a slot
   */
  void follow(@Nullable MediaTrack track);
}
