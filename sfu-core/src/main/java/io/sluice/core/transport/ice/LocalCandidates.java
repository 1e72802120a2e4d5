package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCandidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Host candidates of the sockets, and which of the sockets serve a peer. Where connections to the
 * same address are accepted, it is a passive TCP candidate too (RFC 6544), which the peer uses when
 * UDP leads nowhere. Changed by the owner loop only, read by any thread.
 */
final class LocalCandidates {
  private static final int HOST_PREFERENCE = 126;
  private static final int REFLEXIVE_PREFERENCE = 110;
  private static final int TOP_LOCAL_PREFERENCE = 65_535;

  /** Any TCP candidate comes behind those of UDP (RFC 6544 section 4.2), and before relays. */
  private static final int TCP_HOST_PREFERENCE = 90;

  private static final int TCP_REFLEXIVE_PREFERENCE = 80;

  /** The local preference of a passive candidate begins with 4 (RFC 6544 section 4.2). */
  private static final int PASSIVE = 4 << 13;

  private static final int TOP_OTHER_PREFERENCE = 8_191;
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
  private record Served(LocalSocket socket, int index, List<Announced> announced) {
    boolean announces(IceCandidate candidate) {
      return announced.stream().anyMatch(each -> each.is(candidate));
    }
  }

  /** A protocol and an address, which sockets behind one public address have in common. */
  private record Announced(boolean tcp, InetSocketAddress address) {
    boolean is(IceCandidate candidate) {
      return candidate.protocol().equals(tcp ? "tcp" : "udp")
          && candidate.address().equals(address);
    }
  }

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
    Served added = new Served(socket, socketsBefore++, announced(socket));
    served.add(added);
    List<IceCandidate> fresh = new ArrayList<>();
    List<IceCandidate> all = new ArrayList<>(candidates);
    for (Announced each : added.announced()) {
      if (all.stream().noneMatch(each::is)) {
        IceCandidate candidate = host(each, candidatesBefore++);
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
            .filter(candidate -> served.stream().anyMatch(each -> each.announces(candidate)))
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
      boolean listened =
          socket.isConnection()
              && each.socket().address().getAddress().equals(socket.address().getAddress());
      if (listened || each.socket().isSame(socket)) {
        index = each.index();
      }
    }
    return socket.isConnection()
        ? tcpPriority(TCP_REFLEXIVE_PREFERENCE, index)
        : priority(REFLEXIVE_PREFERENCE, index);
  }

  /** The public addresses of its family if there are any, else the address itself. */
  private List<Announced> announced(LocalSocket socket) {
    InetAddress ip = socket.address().getAddress();
    List<InetAddress> mapped =
        publicAddresses.stream()
            .filter(each -> !ip.isLoopbackAddress() && each.getClass() == ip.getClass())
            .toList();
    List<Announced> announced = new ArrayList<>();
    for (InetAddress each : mapped.isEmpty() ? List.of(ip) : mapped) {
      announced.add(new Announced(false, new InetSocketAddress(each, socket.address().getPort())));
      if (socket.tcpPort() > 0) {
        announced.add(new Announced(true, new InetSocketAddress(each, socket.tcpPort())));
      }
    }
    return announced;
  }

  private static IceCandidate host(Announced announced, int index) {
    return new IceCandidate(
        Integer.toString(index + 1),
        announced.tcp() ? "tcp" : "udp",
        announced.tcp()
            ? tcpPriority(TCP_HOST_PREFERENCE, index)
            : priority(HOST_PREFERENCE, index),
        announced.address(),
        IceCandidate.Type.HOST,
        null);
  }

  private static long tcpPriority(int type, int index) {
    int localPreference = PASSIVE + Math.max(0, TOP_OTHER_PREFERENCE - index);
    return ((long) type << 24) | ((long) localPreference << 8) | (256 - COMPONENT);
  }

  /** RFC 8445 section 5.1.2.1; what came first is preferred. */
  private static long priority(int type, int index) {
    int localPreference = Math.max(0, TOP_LOCAL_PREFERENCE - index);
    return ((long) type << 24) | ((long) localPreference << 8) | (256 - COMPONENT);
  }
}
