package io.sluice.core.transport.ice;

import io.sluice.core.wire.stun.Stun;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Which check an answer belongs to, by its transaction id, until it is answered. Thread-safe. */
final class OutstandingChecks {
  /** Checks remembered for one set of credentials; then the oldest is forgotten. */
  static final int PER_GENERATION = 256;

  /** A transaction id. */
  record Id(long high, int low) {}

  /** Where a check went, and for whom. */
  record Check(IceGeneration generation, LocalSocket local, InetSocketAddress remote) {
    /** Answers come from where the check went (RFC 8445 section 7.2.5.2.1). */
    boolean isSymmetric(LocalSocket socket, InetSocketAddress from) {
      return from.equals(remote) && socket.isSame(local);
    }
  }

  /** The checks of one set of credentials, in the order of sending. */
  final class Own {
    private final ArrayDeque<Id> sent = new ArrayDeque<>();
    private boolean closed;

    /** Remembers a check; sent again, it is the same one. */
    synchronized void sent(Id id, Check check) {
      if (closed || checks.putIfAbsent(id, check) != null) {
        return;
      }
      if (sent.size() == PER_GENERATION) {
        checks.remove(sent.remove());
      }
      sent.add(id);
    }

    /** Forgets a check that was answered: another answer would tell nothing new. */
    synchronized void answered(long idHigh, int idLow) {
      Id id = new Id(idHigh, idLow);
      if (checks.remove(id) != null) {
        sent.remove(id);
      }
    }

    synchronized void close() {
      closed = true;
      sent.forEach(checks::remove);
      sent.clear();
    }
  }

  private final ConcurrentMap<Id, Check> checks = new ConcurrentHashMap<>();

  /** Whether a message of ours is a check, which will be answered. */
  static boolean isCheck(byte[] message) {
    return message[0] == 0 && message[1] == Stun.BINDING_REQUEST;
  }

  /** The transaction id of a message of ours. */
  static Id idOf(byte[] message) {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    return new Id(buffer.getLong(8), buffer.getInt(16));
  }

  Own own() {
    return new Own();
  }

  /** Checks remembered, of all. */
  int size() {
    return checks.size();
  }

  @Nullable Check find(long idHigh, int idLow) {
    return checks.get(new Id(idHigh, idLow));
  }
}
