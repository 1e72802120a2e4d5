package io.sluice.loadtest.client;

/** What a client mainly does, which decides the loop that it lives on. */
public enum PeerRole {
  /** Sends media: on a loop of its own, so that its timing does not suffer behind reading. */
  PUBLISHER,
  /** Receives media only. */
  SUBSCRIBER
}
