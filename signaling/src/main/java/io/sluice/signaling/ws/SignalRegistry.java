package io.sluice.signaling.ws;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The WebSockets that are open, for their heartbeat and their farewell. */
final class SignalRegistry {
  private final Set<SignalSocket> sockets = ConcurrentHashMap.newKeySet();

  void add(SignalSocket socket) {
    sockets.add(socket);
  }

  synchronized void remove(SignalSocket socket) {
    sockets.remove(socket);
    if (sockets.isEmpty()) {
      notifyAll();
    }
  }

  int size() {
    return sockets.size();
  }

  void tick(long nowNanos) {
    for (SignalSocket socket : sockets) {
      socket.tick(nowNanos);
    }
  }

  /** Asks all to go, waits until none is left, at most so long, and cuts off the rest. */
  void closeAll(Duration wait) {
    sockets.forEach(SignalSocket::goAway);
    awaitNone(System.nanoTime() + wait.toNanos());
    sockets.forEach(SignalSocket::cutOff);
  }

  private synchronized void awaitNone(long deadline) {
    long left = deadline - System.nanoTime();
    while (!sockets.isEmpty() && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      left = deadline - System.nanoTime();
    }
  }
}
