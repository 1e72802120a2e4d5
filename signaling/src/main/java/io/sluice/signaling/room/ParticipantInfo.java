package io.sluice.signaling.room;

import java.util.List;

/**
 * A participant, as others are told of it.
 *
 * @param id random identifier, 128 bits, 32 lower-case hex digits
 * @param name display name
 * @param role what it may do
 * @param tracks what it publishes
 */
public record ParticipantInfo(String id, String name, Role role, List<TrackInfo> tracks) {
  public ParticipantInfo {
    tracks = List.copyOf(tracks);
  }
}
