package io.sluice.core.api;

import java.net.InetAddress;
import java.util.List;

/**
 * Settings of the media plane.
 *
 * @param port UDP port of all sockets; 0 picks a free one, the same for all addresses
 * @param tcpPort TCP port on the same addresses, for clients whose UDP is blocked (ICE-TCP, RFC
 *     6544); 0 picks a free one, {@link #NO_TCP} has none
 * @param addresses local addresses to listen on; empty for every local address, loopback included,
 *     link-local and multicast not
 * @param publicAddresses addresses announced in place of the local ones of the same family, behind
 *     a 1:1 NAT; loopback is still announced to clients on loopback
 * @param loops event loops; 0 for one a core
 * @param handshakeThreads threads of the DTLS handshake pool, 1–256
 */
public record MediaConfig(
    int port,
    int tcpPort,
    List<InetAddress> addresses,
    List<InetAddress> publicAddresses,
    int loops,
    int handshakeThreads) {
  /** As {@code tcpPort}: no connections are accepted. */
  public static final int NO_TCP = -1;

  public MediaConfig {
    addresses = List.copyOf(addresses);
    publicAddresses = List.copyOf(publicAddresses);
  }

  /** Every local address, UDP and TCP, one loop a core, 64 handshake threads. */
  public static MediaConfig onPort(int port) {
    return new MediaConfig(port, port, List.of(), List.of(), 0, 64);
  }
}
