package io.sluice.core.transport.ice;

import io.sluice.core.wire.stun.StunMessage;

/** Our role and tie-breaker (RFC 8445 section 6.1.1); read by several threads. */
final class IceRole {
  private final long tieBreaker;
  private volatile boolean controlling;

  IceRole(boolean controlling, long tieBreaker) {
    this.controlling = controlling;
    this.tieBreaker = tieBreaker;
  }

  boolean controlling() {
    return controlling;
  }

  /** Unsigned 64 bits. */
  long tieBreaker() {
    return tieBreaker;
  }

  void set(boolean nowControlling) {
    controlling = nowControlling;
  }

  /**
   * Resolves a role conflict (RFC 8445 section 7.3.1.1), switching our role if we lose.
   *
   * @return false when the check is to be answered by 487
   */
  boolean resolve(StunMessage check) {
    boolean wins = Long.compareUnsigned(tieBreaker, check.tieBreaker()) >= 0;
    if (controlling && check.controlling()) {
      if (wins) {
        return false;
      }
      controlling = false;
    } else if (!controlling && check.controlled()) {
      if (!wins) {
        return false;
      }
      controlling = true;
    }
    return true;
  }
}
