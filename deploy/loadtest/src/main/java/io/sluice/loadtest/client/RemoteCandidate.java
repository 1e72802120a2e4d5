package io.sluice.loadtest.client;

import java.net.InetSocketAddress;

/**
 * A candidate of the server and the check of it that is under way: sent again with the same
 * transaction until it is answered (RFC 8489 section 6.2.1), ever more slowly, for about 10 s.
 */
final class RemoteCandidate {
  static final long FIRST_RESEND_NANOS = 50_000_000L;
  static final long LONGEST_RESEND_NANOS = 400_000_000L;
  static final long GIVEN_UP_NANOS = 10_000_000_000L;

  final InetSocketAddress address;

  /** Its priority, unsigned 32 bits. */
  final long priority;

  /** A check of it was answered (RFC 8445 section 7.2.5.3.2). */
  boolean valid;

  /** The controlling server nominated it. */
  boolean nominated;

  private boolean started;
  private boolean underWay;
  private boolean nominating;
  private boolean controlling;
  private long idHigh;
  private int idLow;
  private long beginNanos;
  private long nextNanos;
  private long intervalNanos;
  private boolean resent;

  RemoteCandidate(InetSocketAddress address, long priority) {
    this.address = address;
    this.priority = priority;
  }

  /** Begins a check, in place of one that is under way. */
  void begin(long high, int low, boolean asControlling, boolean nominate, long nowNanos) {
    started = true;
    underWay = true;
    resent = false;
    idHigh = high;
    idLow = low;
    controlling = asControlling;
    nominating = nominate;
    beginNanos = nowNanos;
    intervalNanos = FIRST_RESEND_NANOS;
    nextNanos = nowNanos + FIRST_RESEND_NANOS;
  }

  /** Whether the check is to be sent once more now; then it is counted as sent. */
  boolean resendDue(long nowNanos) {
    if (!underWay || nowNanos - nextNanos < 0) {
      return false;
    }
    if (nowNanos - beginNanos >= GIVEN_UP_NANOS) {
      underWay = false;
      return false;
    }
    resent = true;
    intervalNanos = Math.min(2 * intervalNanos, LONGEST_RESEND_NANOS);
    nextNanos = nowNanos + intervalNanos;
    return true;
  }

  /** Whether an answer is to the check that is under way, which then is not any more. */
  boolean take(long high, int low, InetSocketAddress from) {
    boolean mine = underWay && high == idHigh && low == idLow && from.equals(address);
    underWay &= !mine;
    return mine;
  }

  /** Round trip of a check answered now, or -1 if it cannot be told. */
  long roundTripNanos(long nowNanos) {
    return resent ? -1 : nowNanos - beginNanos;
  }

  /** Whether a check ever began. */
  boolean started() {
    return started;
  }

  boolean underWay() {
    return underWay;
  }

  /** Whether the check carries USE-CANDIDATE. */
  boolean nominating() {
    return nominating;
  }

  /** Our role in the check. */
  boolean controlling() {
    return controlling;
  }

  long idHigh() {
    return idHigh;
  }

  int idLow() {
    return idLow;
  }
}
