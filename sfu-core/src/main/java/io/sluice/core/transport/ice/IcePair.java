package io.sluice.core.transport.ice;

import java.net.InetSocketAddress;

/** A pair over which authentic messages came, with its checks under way. Owned by one loop. */
public final class IcePair {
  private static final int CHECKS = 4;

  final LocalSocket socket;
  final InetSocketAddress remote;

  /** PRIORITY of the peer's last check. */
  long remotePriority;

  /** When the last authentic request or answer came. */
  long heardAt;

  /** When the last request came; only while {@link #requested}. */
  long requestAt;

  /** Whether a request ever came. */
  boolean requested;

  /** When the last answer came; only while {@link #valid}. */
  long answeredAt;

  /** Whether a check of ours was answered (RFC 8445 section 7.2.5.3.2). */
  boolean valid;

  /** When the first answer came; only while {@link #valid}. */
  long validSince;

  /** The peer nominated it and we wait for the answer to our check. */
  boolean nominationPending;

  /** Its socket is gone: nothing comes or goes over it any more. */
  boolean gone;

  /** Checks sent since the last answer. */
  int unanswered;

  /** When the first of them was sent. */
  long unansweredSince;

  /** When the last check was sent. */
  long checkedAt;

  private final long[] idHigh = new long[CHECKS];
  private final int[] idLow = new int[CHECKS];
  private final long[] sentAt = new long[CHECKS];
  private final boolean[] nominating = new boolean[CHECKS];
  private final boolean[] controlling = new boolean[CHECKS];
  private final boolean[] open = new boolean[CHECKS];
  private int next;

  IcePair(LocalSocket socket, InetSocketAddress remote, long now) {
    this.socket = socket;
    this.remote = remote;
    this.heardAt = now;
    this.checkedAt = now;
  }

  boolean is(LocalSocket otherSocket, InetSocketAddress otherRemote) {
    return remote.equals(otherRemote) && socket.isSame(otherSocket);
  }

  /** Remembers a check; the oldest of more than four is forgotten. */
  void sent(long high, int low, boolean asControlling, boolean nominates, long now) {
    idHigh[next] = high;
    idLow[next] = low;
    sentAt[next] = now;
    nominating[next] = nominates;
    controlling[next] = asControlling;
    open[next] = true;
    next = (next + 1) % CHECKS;
    checkedAt = now;
    if (unanswered++ == 0) {
      unansweredSince = now;
    }
  }

  /** The index of the check with this transaction id, for the methods below, or -1. */
  int take(long high, int low) {
    for (int i = 0; i < CHECKS; i++) {
      if (open[i] && idHigh[i] == high && idLow[i] == low) {
        open[i] = false;
        return i;
      }
    }
    return -1;
  }

  long sentAt(int check) {
    return sentAt[check];
  }

  /** Our role when it was sent. */
  boolean controlling(int check) {
    return controlling[check];
  }

  /** Whether it carried USE-CANDIDATE. */
  boolean nominating(int check) {
    return nominating[check];
  }

  void answered(long now) {
    if (!valid) {
      valid = true;
      validSince = now;
    }
    answeredAt = now;
    heardAt = now;
    unanswered = 0;
  }
}
