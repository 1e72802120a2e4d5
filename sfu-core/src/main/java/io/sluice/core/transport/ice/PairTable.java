package io.sluice.core.transport.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pairs of one set of credentials: 8 of UDP addresses, 4 connections. Owned by one loop. */
final class PairTable {
  /** Pairs of UDP addresses. */
  static final int CAPACITY = 8;

  /** Connections, which browsers make even where UDP works, and which must not crowd it out. */
  static final int MAX_CONNECTIONS = 4;

  /** A pair that is silent for so long gives way to another. */
  static final long SILENT_NANOS = 30_000_000_000L;

  private final List<IcePair> pairs = new ArrayList<>(CAPACITY + MAX_CONNECTIONS);
  private final IceListener listener;

  PairTable(IceListener listener) {
    this.listener = listener;
  }

  int size() {
    return pairs.size();
  }

  IcePair get(int index) {
    return pairs.get(index);
  }

  @Nullable IcePair find(LocalSocket socket, InetSocketAddress remote) {
    for (int i = 0; i < pairs.size(); i++) {
      if (pairs.get(i).is(socket, remote)) {
        return pairs.get(i);
      }
    }
    return null;
  }

  /** Adds a pair, or returns null when as many others of its kind were heard of lately. */
  @Nullable IcePair admit(
      LocalSocket socket, InetSocketAddress remote, @Nullable IcePair keep, long now) {
    IcePair known = find(socket, remote);
    if (known != null) {
      return known;
    }
    boolean connection = socket.isConnection();
    if (isFull(connection) && !evict(oldest(keep, connection), SILENT_NANOS, now)) {
      return null;
    }
    return add(new IcePair(socket, remote, now));
  }

  /** Adds a pair in any case; the one that was silent longest gives way. */
  IcePair force(LocalSocket socket, InetSocketAddress remote, long now) {
    IcePair known = find(socket, remote);
    if (known != null) {
      return known;
    }
    boolean connection = socket.isConnection();
    if (isFull(connection)) {
      evict(oldest(null, connection), 0, now);
    }
    return add(new IcePair(socket, remote, now));
  }

  /** Adds a pair that was made elsewhere and is none of these; another gives way if need be. */
  void adopt(IcePair pair, @Nullable IcePair keep, long now) {
    boolean connection = pair.socket.isConnection();
    if (isFull(connection)) {
      evict(oldest(keep, connection), 0, now);
    }
    add(pair);
  }

  /** Removes all pairs but one that were silent for too long. */
  void expire(@Nullable IcePair keep, long now) {
    while (evict(oldest(keep, false), SILENT_NANOS, now)) {}
    while (evict(oldest(keep, true), SILENT_NANOS, now)) {}
  }

  /** Removes the pairs of a socket. */
  void removeSocket(LocalSocket socket) {
    for (int i = pairs.size() - 1; i >= 0; i--) {
      IcePair pair = pairs.get(i);
      if (pair.socket == socket) {
        pairs.remove(i);
        listener.onAddressGone(pair.socket, pair.remote);
      }
    }
  }

  void clear() {
    for (int i = pairs.size() - 1; i >= 0; i--) {
      IcePair pair = pairs.remove(i);
      listener.onAddressGone(pair.socket, pair.remote);
    }
  }

  private IcePair add(IcePair pair) {
    pairs.add(pair);
    listener.onAddress(pair.socket, pair.remote);
    return pair;
  }

  private boolean isFull(boolean ofConnections) {
    int count = 0;
    for (int i = 0; i < pairs.size(); i++) {
      count += pairs.get(i).socket.isConnection() == ofConnections ? 1 : 0;
    }
    return count >= (ofConnections ? MAX_CONNECTIONS : CAPACITY);
  }

  /** The pair of its kind that was silent longest. */
  private @Nullable IcePair oldest(@Nullable IcePair keep, boolean connection) {
    IcePair oldest = null;
    for (int i = 0; i < pairs.size(); i++) {
      IcePair pair = pairs.get(i);
      if (pair != keep
          && pair.socket.isConnection() == connection
          && (oldest == null || pair.heardAt - oldest.heardAt < 0)) {
        oldest = pair;
      }
    }
    return oldest;
  }

  private boolean evict(@Nullable IcePair oldest, long silent, long now) {
    if (oldest == null || now - oldest.heardAt < silent) {
      return false;
    }
    pairs.remove(oldest);
    listener.onAddressGone(oldest.socket, oldest.remote);
    return true;
  }
}
