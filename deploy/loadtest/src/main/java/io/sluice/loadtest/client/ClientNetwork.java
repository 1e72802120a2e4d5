package io.sluice.loadtest.client;

/**
 * What the network between one client and the server does to its datagrams. The methods are called
 * on the client's loop, with its monotonic time.
 */
public interface ClientNetwork {
  /** The datagram is lost. */
  long DROP = -1;

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
}
