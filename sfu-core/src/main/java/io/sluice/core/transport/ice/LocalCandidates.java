package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCandidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Host candidates of the sockets, and which of the sockets serve a peer. Changed by the owner loop
 * only, read by any thread.
 */
final class LocalCandidates {
  private static final int HOST_PREFERENCE = 126;
  private static final int REFLEXIVE_PREFERENCE = 110;
  private static final int TOP_LOCAL_PREFERENCE = 65_535;
  private static final int COMPONENT = 1;

  private final List<InetAddress> publicAddresses;
  private final boolean withLoopback;
  private final List<Served> served = new CopyOnWriteArrayList<>();
  private volatile List<IceCandidate> candidates = List.of();
  private int socketsBefore;
  private int candidatesBefore;

  /**
   * @param index counts the sockets served so far; it stays when others go
   * @param announced what the peer is told of it
   */
  private record Served(LocalSocket socket, int index, List<InetSocketAddress> announced) {}

  LocalCandidates(IceConfig config, boolean withLoopback) {
    this.publicAddresses = config.publicAddresses();
    this.withLoopback = withLoopback;
    for (LocalSocket socket : config.sockets()) {
      var unused = add(socket);
    }
  }

  /**
   * Serves the peer by this socket too, unless it is of no use to it.
   *
   * @return the candidates that the peer does not know yet
   */
  List<IceCandidate> add(LocalSocket socket) {
    InetSocketAddress local = socket.address();
    if (find(local) != null || (local.getAddress().isLoopbackAddress() && !withLoopback)) {
      return List.of();
    }
    Served added = new Served(socket, socketsBefore++, announced(local));
    served.add(added);
    List<IceCandidate> fresh = new ArrayList<>();
    List<IceCandidate> all = new ArrayList<>(candidates);
    for (InetSocketAddress address : added.announced()) {
      if (all.stream().noneMatch(known -> known.address().equals(address))) {
        IceCandidate candidate = host(address, candidatesBefore++);
        fresh.add(candidate);
        all.add(candidate);
      }
    }
    candidates = List.copyOf(all);
    return fresh;
  }

  /** Serves the peer by this socket no more. */
  void remove(LocalSocket socket) {
    served.removeIf(each -> each.socket() == socket);
    candidates =
        candidates.stream()
            .filter(c -> served.stream().anyMatch(each -> each.announced().contains(c.address())))
            .toList();
  }

  /** Sockets from which checks are sent, at this moment. */
  List<LocalSocket> sockets() {
    return served.stream().map(Served::socket).toList();
  }

  /** The socket with this address, or null when none serves the peer. */
  @Nullable LocalSocket find(InetSocketAddress address) {
    for (Served each : served) {
      if (each.socket().address().equals(address)) {
        return each.socket();
      }
    }
    return null;
  }

  /** What the peer is told. */
  List<IceCandidate> candidates() {
    return candidates;
  }

  /** PRIORITY of a check from this socket (RFC 8445 section 7.1.1). */
  long reflexivePriority(LocalSocket socket) {
    int index = 0;
    for (Served each : served) {
      if (each.socket().address().equals(socket.address())) {
        index = each.index();
      }
    }
    return priority(REFLEXIVE_PREFERENCE, index);
  }

  /** The public addresses of its family if there are any, else the address itself. */
  private List<InetSocketAddress> announced(InetSocketAddress local) {
    InetAddress ip = local.getAddress();
    List<InetSocketAddress> mapped =
        publicAddresses.stream()
            .filter(each -> !ip.isLoopbackAddress() && each.getClass() == ip.getClass())
            .map(each -> new InetSocketAddress(each, local.getPort()))
            .toList();
    return mapped.isEmpty() ? List.of(local) : mapped;
  }

  private static IceCandidate host(InetSocketAddress address, int index) {
    return new IceCandidate(
        Integer.toString(index + 1),
        "udp",
        priority(HOST_PREFERENCE, index),
        address,
        IceCandidate.Type.HOST,
        null);
  }

  /** RFC 8445 section 5.1.2.1; what came first is preferred. */
  private static long priority(int type, int index) {
    int localPreference = Math.max(0, TOP_LOCAL_PREFERENCE - index);
    return ((long) type << 24) | ((long) localPreference << 8) | (256 - COMPONENT);
  }
}
