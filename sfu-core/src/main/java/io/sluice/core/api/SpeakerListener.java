package io.sluice.core.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Told who speaks in a room, by the audio levels that the publishers state (RFC 6464), one call at
 * a time on a thread of the media plane that is none of its event loops; it should be quick.
 */
public interface SpeakerListener {
  /** Another track is the active speaker's; null if nobody's is, as in an empty room. */
  void onActiveSpeaker(@Nullable MediaTrack track);

  /** Someone begins or ends to speak. */
  void onSpeaking(MediaTrack track, boolean speaking);

  /**
   * The loudest tracks changed, as many as were asked for; in no order that means anything. Who was
   * among them stays until somebody else has been louder for a while.
   */
  void onLoudest(List<MediaTrack> tracks);
}
