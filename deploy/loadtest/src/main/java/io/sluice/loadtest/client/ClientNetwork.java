package io.sluice.loadtest.client;

import io.sluice.core.testkit.NetworkLink;
import io.sluice.core.testkit.NetworkModel;

/**
 * What the network between one client and the server does to its datagrams. The methods are called
 * on the client's loop, with its monotonic time.
 */
public interface ClientNetwork {
  /** The datagram is lost, or there is no copy of it. */
  long DROP = NetworkLink.DROPPED;

  /** Passes everything on at once. */
  ClientNetwork NONE =
      new ClientNetwork() {
        @Override
        public long toServer(int bytes, long nowNanos) {
          return nowNanos;
        }

        @Override
        public long fromServer(int bytes, long nowNanos) {
          return nowNanos;
        }
      };

  /**
   * Decides about a datagram that the client sends.
   *
   * @param bytes its UDP payload
   * @return when it leaves, {@code nowNanos} or later, or {@link #DROP}
   */
  long toServer(int bytes, long nowNanos);

  /** Decides about a datagram that the client receives, likewise. */
  long fromServer(int bytes, long nowNanos);

  /** When a copy of the datagram follows that was decided about last, or {@link #DROP}. */
  default long copyNanos() {
    return DROP;
  }

  /**
   * A network of one client as modelled, the same for the same seed and datagrams.
   *
   * @param seed the client's own: of a scenario's seed {@code Seeds.derive} makes one for each
   * @param beginNanos when the time of the models begins
   */
  static ClientNetwork of(
      NetworkModel toServer, NetworkModel fromServer, long seed, long beginNanos) {
    return new ModelledNetwork(
        new NetworkLink(toServer, seed, beginNanos),
        new NetworkLink(fromServer, ~seed, beginNanos));
  }
}
