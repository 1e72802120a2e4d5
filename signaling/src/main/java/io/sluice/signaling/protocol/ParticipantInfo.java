package io.sluice.signaling.protocol;

import java.util.List;

/**
 * A participant as others see it.
 *
 * @param id its identifier, 32 lower-case hex digits
 * @param name its display name; may be empty
 * @param role what it may do: both, publisher or subscriber
 * @param tracks what it publishes
 */
public record ParticipantInfo(String id, String name, String role, List<TrackInfo> tracks) {
  public ParticipantInfo {
    tracks = List.copyOf(tracks);
  }
}
