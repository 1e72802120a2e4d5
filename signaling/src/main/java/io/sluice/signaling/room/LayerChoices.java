package io.sluice.signaling.room;

import io.sluice.core.api.LayerPreference;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaSubscription;
import java.util.HashMap;
import java.util.Map;

/**
 * What a participant wants of the tracks that it is subscribed to, kept for as long as it is, so
 * that it holds from the first packet on. Guarded by the room's lock.
 */
final class LayerChoices {
  private final Map<String, Choice> byTrack = new HashMap<>();

  private record Choice(LayerPreference preference, boolean paused) {}

  /** Remembers what is wanted of a track in place of what was. */
  void put(RoomTrack track, LayerRequest request) throws RoomException {
    LayerPreference wanted = request.preference();
    if (track.info.kind() == MediaKind.AUDIO
        && (request.rid() != null || !wanted.equals(LayerPreference.BEST))) {
      throw new RoomException(
          ErrorCode.INVALID_FIELD, "Audio has no layers; it can be paused.", "trackId");
    }
    byTrack.put(track.info.id(), new Choice(resolved(track, request), request.paused()));
  }

  private static LayerPreference resolved(RoomTrack track, LayerRequest request)
      throws RoomException {
    LayerPreference wanted = request.preference();
    String rid = request.rid();
    if (rid == null) {
      if (wanted.encoding() >= track.encodings) {
        throw new RoomException(
            ErrorCode.INVALID_FIELD, "The track has no such encoding.", "encoding");
      }
      return wanted;
    }
    int encoding = track.rids.indexOf(rid);
    if (encoding < 0 || wanted.encoding() >= 0) {
      throw new RoomException(
          ErrorCode.INVALID_FIELD,
          encoding < 0 ? "The track has no such encoding." : "Either rid or encoding is given.",
          "rid");
    }
    return new LayerPreference(
        wanted.maxWidth(),
        wanted.maxHeight(),
        wanted.maxFrameRate(),
        wanted.maxBitrate(),
        encoding,
        wanted.spatialId(),
        wanted.temporalId());
  }

  /** Has the subscription to a video track prefer what was said of it, if anything was. */
  void prefer(RoomTrack track, MediaSubscription subscription) {
    Choice choice = byTrack.get(track.info.id());
    if (choice != null && track.info.kind() == MediaKind.VIDEO) {
      subscription.prefer(choice.preference());
    }
  }

  /** Whether a track is to be paused. */
  boolean paused(RoomTrack track) {
    Choice choice = byTrack.get(track.info.id());
    return choice != null && choice.paused();
  }

  void forget(String trackId) {
    byTrack.remove(trackId);
  }

  void clear() {
    byTrack.clear();
  }
}
