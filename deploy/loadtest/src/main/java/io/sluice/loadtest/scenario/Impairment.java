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
}
