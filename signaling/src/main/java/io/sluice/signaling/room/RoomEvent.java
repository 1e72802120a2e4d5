package io.sluice.signaling.room;

import io.sluice.core.api.TrackLayers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a participant, as the others in the room are told. */
public sealed interface RoomEvent {
  /** A participant came. */
  record ParticipantJoined(ParticipantInfo participant) implements RoomEvent {}

  /** A participant left; its tracks have been unpublished before. */
  record ParticipantLeft(String participantId, LeaveReason reason) implements RoomEvent {}

  /**
   * Participants came and left, in a room where this is gathered. Who came may be the receiver
   * itself; nobody is in both lists.
   *
   * @param joined who came, without tracks
   * @param left who left
   */
  record ParticipantsChanged(List<ParticipantInfo> joined, List<ParticipantLeft> left)
      implements RoomEvent {
    public ParticipantsChanged {
      joined = List.copyOf(joined);
      left = List.copyOf(left);
    }
  }

  /** A participant publishes a track. */
  record TrackPublished(String participantId, TrackInfo track) implements RoomEvent {}

  /** Other layers of a video track are sent; told to those who are subscribed to it. */
  record LayersChanged(String trackId, TrackLayers layers) implements RoomEvent {}

  /** Somebody, or several, began or ended to speak; told to all, also to them. */
  record SpeakingChanged(List<Speaking> changes) implements RoomEvent {
    public SpeakingChanged {
      changes = List.copyOf(changes);
    }
  }

  /** On an audio track somebody speaks now, or not any more. */
  record Speaking(String participantId, String trackId, boolean speaking) {}

  /** Another participant is the active speaker, with this audio track; null if nobody is. */
  record ActiveSpeakerChanged(@Nullable String participantId, @Nullable String trackId)
      implements RoomEvent {}

  /**
   * One of the room's own tracks carries another participant's track, or none; told to those who
   * are subscribed to it.
   */
  record SlotSourceChanged(
      String trackId, @Nullable String participantId, @Nullable String sourceTrackId)
      implements RoomEvent {}

  /** A participant ended a track. */
  record TrackUnpublished(String participantId, String trackId) implements RoomEvent {}
}
