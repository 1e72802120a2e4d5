package io.sluice.core.transport.ice;

import java.net.InetAddress;
import java.util.List;

/**
 * What ICE works with.
 *
 * @param sockets one for each local address; {@link IceEngine#addSocket} may add to them
 * @param publicAddresses announced instead of the local addresses of the same family, with the
 *     socket's port (1:1 NAT); loopback is announced as it is to clients on loopback
 */
public record IceConfig(List<LocalSocket> sockets, List<InetAddress> publicAddresses) {
  public IceConfig {
    sockets = List.copyOf(sockets);
    publicAddresses = List.copyOf(publicAddresses);
  }
}
