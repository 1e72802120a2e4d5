package io.sluice.signaling.http;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;

/**
 * Closes HTTP connections that take too long for a request, whether they send nothing, one byte at
 * a time, or half a TLS handshake (slow-loris). WebSockets are none of its business: an upgrade
 * ends the HTTP connection.
 */
final class RequestDeadline implements Connection.Listener {
  private final long timeoutNanos;
  private final Map<Connection, Progress> connections = new ConcurrentHashMap<>();

  private record Progress(long sent, long sinceNanos) {}

  RequestDeadline(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData) {
      connections.put(connection, new Progress(0, System.nanoTime()));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    connections.remove(connection);
  }

  /** To be called about twice a second. */
  void tick(long nowNanos) {
    Iterator<Map.Entry<Connection, Progress>> entries = connections.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Connection, Progress> entry = entries.next();
      Connection connection = entry.getKey();
      long sent = connection.getMessagesOut() + connection.getBytesOut();
      if (sent != entry.getValue().sent()) {
        connections.computeIfPresent(connection, (c, p) -> new Progress(sent, nowNanos));
      } else if (nowNanos - entry.getValue().sinceNanos() > timeoutNanos) {
        entries.remove();
        connection.getEndPoint().close();
      }
    }
  }

  /** Closes the connections on which no request is under way. */
  void closeIdle() {
    for (Connection connection : connections.keySet()) {
      if (connection.getMessagesIn() == connection.getMessagesOut()) {
        connection.getEndPoint().close();
      }
    }
  }
}
