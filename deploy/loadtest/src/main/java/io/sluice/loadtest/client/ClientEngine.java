package io.sluice.loadtest.client;

import java.net.InetAddress;

/** The event loops, sockets and certificate of all clients. */
public final class ClientEngine implements AutoCloseable {
  private ClientEngine() {}

  /**
   * The local address from which a server is reached.
   *
   * @throws IllegalArgumentException if there is no route to it
   */
  public static InetAddress addressTowards(InetAddress server) {
    return pending();
  }

  /** Starts the loops. */
  public static ClientEngine open(ClientConfig config) {
    return pending();
  }

  /** A client whose datagrams nothing delays. */
  public PeerConnection open(PeerRole role, boolean controlling, PeerListener listener) {
    return open(role, controlling, ClientNetwork.NONE, listener);
  }

  /**
   * Opens a client with a UDP socket of its own.
   *
   * @param controlling our ICE role: true when we offer (RFC 8445 section 6.1.1)
   * @param network what happens to its datagrams
   */
  public PeerConnection open(
      PeerRole role, boolean controlling, ClientNetwork network, PeerListener listener) {
    return pending();
  }

  /** Closes all clients and loops. Idempotent. */
  @Override
  public void close() {
    pending();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T pending() {
    throw new UnsupportedOperationException("to be written");
  }
}
