package io.sluice.signaling.room;

import java.util.List;

/**
 * What a participant finds when it enters: the events that follow start from here.
 *
 * @param roomId the room's identifier
 * @param roomName its display name
 * @param participants the others, in order of joining
 */
public record JoinedView(String roomId, String roomName, List<ParticipantInfo> participants) {
  public JoinedView {
    participants = List.copyOf(participants);
  }
}
