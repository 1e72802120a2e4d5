package io.sluice.signaling.room;

import java.util.List;

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

  /** A participant ended a track. */
  record TrackUnpublished(String participantId, String trackId) implements RoomEvent {}
}
