package io.sluice.loadtest.target;

import io.sluice.loadtest.client.ClientEngine;
import io.sluice.loadtest.client.ClientNetwork;
import io.sluice.loadtest.media.TrackMedia;
import io.sluice.loadtest.scenario.ViewerBehaviour;
import io.sluice.signaling.room.Role;
import java.util.List;

/**
 * A client that joins.
 *
 * @param room the room's name
 * @param name the client's name, for others to see
 * @param role whether it publishes, views or both
 * @param media what each publisher of the run sends; a viewer expects it
 * @param seed decides what is random in its media
 * @param behaviour what it receives if it views
 * @param engine opens its connections
 * @param network what happens to its datagrams
 * @param listener told of what happens to it
 */
public record Join(
    String room,
    String name,
    Role role,
    List<TrackMedia> media,
    long seed,
    ViewerBehaviour behaviour,
    ClientEngine engine,
    ClientNetwork network,
    SessionListener listener) {
  public Join {
    media = List.copyOf(media);
  }

  boolean publishes() {
    return role != Role.SUBSCRIBER;
  }

  boolean views() {
    return role != Role.PUBLISHER;
  }
}
