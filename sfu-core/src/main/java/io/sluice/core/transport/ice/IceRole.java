package io.sluice.core.transport.ice;

import io.sluice.core.wire.stun.StunMessage;

/** Our role and tie-breaker (RFC 8445 section 6.1.1); read by several threads. */
public final class IceRole {
  private final long tieBreaker;
  private volatile boolean controlling;

  /**
   * @param controlling our role at the start
   * @param tieBreaker random, unsigned 64 bits
   */
  public IceRole(boolean controlling, long tieBreaker) {
    this.controlling = controlling;
    this.tieBreaker = tieBreaker;
  }

  /** Whether we are the controlling side now. */
  public boolean controlling() {
    return controlling;
  }

  /** Unsigned 64 bits. */
  public long tieBreaker() {
    return tieBreaker;
  }

  /** Takes the role that a 487 answer demands (RFC 8445 section 7.2.5.1). */
  public void set(boolean nowControlling) {
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
