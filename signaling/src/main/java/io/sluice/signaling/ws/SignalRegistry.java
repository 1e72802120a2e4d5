package io.sluice.signaling.ws;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The WebSockets that are open, for their heartbeat. */
final class SignalRegistry {
  private final Set<SignalSocket> sockets = ConcurrentHashMap.newKeySet();

  void add(SignalSocket socket) {
    sockets.add(socket);
  }

  void remove(SignalSocket socket) {
    sockets.remove(socket);
  }

  int size() {
    return sockets.size();
  }

  void tick(long nowNanos) {
    for (SignalSocket socket : sockets) {
      socket.tick(nowNanos);
    }
  }
}
