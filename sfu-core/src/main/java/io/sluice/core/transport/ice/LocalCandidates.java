package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCandidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Host candidates of the sockets, and which of the sockets serve a peer. */
final class LocalCandidates {
  private static final int HOST_PREFERENCE = 126;
  private static final int REFLEXIVE_PREFERENCE = 110;
  private static final int TOP_LOCAL_PREFERENCE = 65_535;
  private static final int COMPONENT = 1;

  private final List<LocalSocket> sockets = new ArrayList<>();
  private final List<IceCandidate> candidates;

  LocalCandidates(IceConfig config, boolean withLoopback) {
    for (LocalSocket socket : config.sockets()) {
      if (withLoopback || !socket.address().getAddress().isLoopbackAddress()) {
        sockets.add(socket);
      }
    }
    candidates = List.copyOf(announce(config.publicAddresses()));
  }

  /** Sockets from which checks are sent. */
  List<LocalSocket> sockets() {
    return sockets;
  }

  /** What the peer is told. */
  List<IceCandidate> candidates() {
    return candidates;
  }

  /** PRIORITY of a check from this socket (RFC 8445 section 7.1.1). */
  long reflexivePriority(LocalSocket socket) {
    int index = Math.max(0, indexOf(socket.address()));
    return priority(REFLEXIVE_PREFERENCE, TOP_LOCAL_PREFERENCE - index);
  }

  private int indexOf(InetSocketAddress address) {
    for (int i = 0; i < sockets.size(); i++) {
      if (sockets.get(i).address().equals(address)) {
        return i;
      }
    }
    return -1;
  }

  private List<IceCandidate> announce(List<InetAddress> publicAddresses) {
    Set<InetSocketAddress> announced = new LinkedHashSet<>();
    for (LocalSocket socket : sockets) {
      InetSocketAddress address = socket.address();
      List<InetAddress> mapped = mapped(address.getAddress(), publicAddresses);
      if (mapped.isEmpty()) {
        announced.add(address);
      }
      for (InetAddress ip : mapped) {
        announced.add(new InetSocketAddress(ip, address.getPort()));
      }
    }
    List<IceCandidate> result = new ArrayList<>();
    for (InetSocketAddress address : announced) {
      int index = result.size();
      result.add(
          new IceCandidate(
              Integer.toString(index + 1),
              "udp",
              priority(HOST_PREFERENCE, TOP_LOCAL_PREFERENCE - index),
              address,
              IceCandidate.Type.HOST,
              null));
    }
    return result;
  }

  private static List<InetAddress> mapped(InetAddress local, List<InetAddress> publicAddresses) {
    if (local.isLoopbackAddress()) {
      return List.of();
    }
    return publicAddresses.stream().filter(ip -> ip.getClass() == local.getClass()).toList();
  }

  /** RFC 8445 section 5.1.2.1. */
  private static long priority(int type, int localPreference) {
    return ((long) type << 24) | ((long) localPreference << 8) | (256 - COMPONENT);
  }
}
