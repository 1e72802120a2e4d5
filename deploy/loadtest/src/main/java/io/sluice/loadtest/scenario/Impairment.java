package io.sluice.loadtest.scenario;

import io.sluice.core.testkit.NetworkModel;

/**
 * The network between clients and the server.
 *
 * @param model what it does to each direction
 * @param share the part of the clients that it is between; the others' is perfect
 */
public record Impairment(NetworkModel model, double share) {
  /** No network at all. */
  public static final Impairment NONE = new Impairment(NetworkModel.PERFECT, 0);

  /** How many of so many clients have it: rounded, but at least one if there is a share. */
  public int count(int clients) {
    return share > 0 ? (int) Math.max(1, Math.round(share * clients)) : 0;
  }

  /**
   * Whether a client has it: {@link #count} of each so many, evenly spread over those that join.
   *
   * @param number of the client in the order of joining, from 0
   * @param clients in all; one that joins in another's place goes on with the numbers
   * @param seed decides where among the first ones the spreading begins
   */
  public boolean affects(int number, int clients, long seed) {
    long count = count(clients);
    long phase = Math.floorMod(seed, (long) clients);
    return (number % clients * count + phase * count) % clients < count;
  }
}
