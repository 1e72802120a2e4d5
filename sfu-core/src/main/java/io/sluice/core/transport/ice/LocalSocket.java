package io.sluice.core.transport.ice;

import java.net.InetSocketAddress;

/**
 * A local address that we receive on and send from: the local half of an address pair. Several
 * operating-system sockets may share it; which of them sends does not matter.
 */
public interface LocalSocket {
  /** The concrete address it is bound to; never a wildcard, and the same for its whole life. */
  InetSocketAddress address();

  /**
   * Sends one datagram, or drops it when that is not possible. May be called from any thread; the
   * bytes are copied before it returns, and it does not call {@link IceEngine#onStun} itself.
   */
  void send(InetSocketAddress remote, byte[] data, int off, int len);
}
