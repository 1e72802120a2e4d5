package io.sluice.core.transport.ice;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds what a session sends to addresses that never answered a check, so that a peer cannot make
 * the server send to strangers. Thread-safe.
 */
final class UnverifiedBudget {
  /** Bytes towards all unverified addresses together. */
  static final int BYTES = 20_000;

  /** The part of them kept for addresses from which authentic checks came. */
  private static final int RESERVE = 5_000;

  private static final int MAX_VERIFIED = 64;

  private final Set<InetSocketAddress> verified = ConcurrentHashMap.newKeySet();
  private final AtomicInteger left = new AtomicInteger(BYTES);

  /** The address answered a check of ours. */
  void verify(InetSocketAddress remote) {
    if (verified.size() >= MAX_VERIFIED) {
      // Those still in use verify themselves again with their next answer.
      verified.clear();
    }
    verified.add(remote);
  }

  /**
   * Whether a check of this size may be sent, and counts it.
   *
   * @param heard whether an authentic check came from there
   */
  boolean take(InetSocketAddress remote, int bytes, boolean heard) {
    if (verified.contains(remote)) {
      return true;
    }
    int floor = heard ? 0 : RESERVE;
    int had = left.getAndUpdate(l -> l - bytes >= floor ? l - bytes : l);
    return had - bytes >= floor;
  }

  /** A pair was nominated: the next restart begins with a full budget. */
  void refill() {
    left.set(BYTES);
  }
}
