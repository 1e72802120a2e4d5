package io.sluice.loadtest.target;

import io.sluice.loadtest.media.TrackMedia;
import io.sluice.loadtest.scenario.ViewerBehaviour;
import io.sluice.signaling.room.Role;
import java.util.List;
import java.util.Set;

/**
 * What a run asks of a target.
 *
 * @param roles the roles in which clients join
 * @param publishers publishers in a room
 * @param behaviour what viewers receive
 * @param media the tracks of each publisher
 */
public record Demand(
    Set<Role> roles, int publishers, ViewerBehaviour behaviour, List<TrackMedia> media) {
  public Demand {
    roles = Set.copyOf(roles);
    media = List.copyOf(media);
  }
}
