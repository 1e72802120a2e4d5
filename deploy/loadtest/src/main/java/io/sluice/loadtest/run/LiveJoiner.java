package io.sluice.loadtest.run;

import io.sluice.core.testkit.NetworkModel;
import io.sluice.loadtest.client.ClientNetwork;
import io.sluice.loadtest.scenario.Impairment;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.target.Join;
import io.sluice.loadtest.target.Session;
import io.sluice.loadtest.target.SessionListener;
import io.sluice.signaling.room.Role;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Takes the clients of a scenario into the rooms of the server under test. */
final class LiveJoiner implements Joiner {
  private final Scenario scenario;
  private final Facilities facilities;
  private final Random random;

  /**
   * @param random decides about media and networks
   */
  LiveJoiner(Scenario scenario, Facilities facilities, Random random) {
    this.scenario = scenario;
    this.facilities = facilities;
    this.random = random;
  }

  @Override
  public CompletableFuture<Session> join(
      int room, int number, Role role, SessionListener listener) {
    return facilities
        .target()
        .join(
            new Join(
                scenario.roomPrefix() + "-" + (room + 1),
                role.wire() + "-" + (number + 1),
                role,
                scenario.media(),
                random.nextLong(),
                scenario.viewing().behaviour(),
                facilities.engine(),
                network(number),
                listener));
  }

  private ClientNetwork network(int number) {
    Impairment network = scenario.network();
    boolean impaired = network.affects(number, scenario.load().clients(), scenario.seed());
    return impaired && !network.model().equals(NetworkModel.PERFECT)
        ? ClientNetwork.of(network.model(), network.model(), random.nextLong(), System.nanoTime())
        : ClientNetwork.NONE;
  }
}
