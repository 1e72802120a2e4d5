package io.sluice.signaling.room;

import java.util.List;

/**
 * What a participant finds when it enters: the events that follow start from here.
 *
 * @param roomId the room's identifier
 * @param roomName its display name
 * @param others the others of whom the room was told, in order of joining; one object for all who
 *     enter before that changes
 * @param floor the room's own tracks, and who speaks
 */
public record JoinedView(
    String roomId, String roomName, Broadcast<List<ParticipantInfo>> others, FloorView floor) {
  public List<ParticipantInfo> participants() {
    return others.value();
  }
}
