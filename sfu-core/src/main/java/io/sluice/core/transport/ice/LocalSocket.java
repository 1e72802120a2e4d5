package io.sluice.core.transport.ice;

import java.net.InetSocketAddress;

/**
 * A local address that we receive on and send from: the local half of an address pair. Several
 * operating-system sockets may share it; which of them sends does not matter. A TCP connection that
 * a peer made (RFC 6544) is a local half of its own, for the one peer.
 */
public interface LocalSocket {
  /** The concrete address it is bound to; never a wildcard, and the same for its whole life. */
  InetSocketAddress address();

  /**
   * Sends one datagram, or drops it when that is not possible. May be called from any thread; the
   * bytes are copied before it returns, and it does not call {@link IceEngine#onStun} itself.
   */
  void send(InetSocketAddress remote, byte[] data, int off, int len);

  /** Whether it is a TCP connection, which has one remote address and ends. */
  default boolean isConnection() {
    return false;
  }

  /** TCP port on which connections to this address are accepted, or -1. */
  default int tcpPort() {
    return -1;
  }

  /** Whether both are the same local half: a connection has its address in common with others. */
  default boolean isSame(LocalSocket other) {
    return this == other
        || (!isConnection() && !other.isConnection() && address().equals(other.address()));
  }
}
