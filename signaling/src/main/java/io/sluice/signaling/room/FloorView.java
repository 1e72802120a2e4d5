package io.sluice.signaling.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The room's own tracks and who speaks, as a participant finds it on entering.
 *
 * @param tracks the room's own, the same for its life
 * @param activeSpeaker the active speaker's track; null if nobody's is
 * @param speaking the tracks on which somebody speaks
 */
public record FloorView(
    List<TrackInfo> tracks, @Nullable String activeSpeaker, List<String> speaking) {
  public FloorView {
    tracks = List.copyOf(tracks);
    speaking = List.copyOf(speaking);
  }
}
