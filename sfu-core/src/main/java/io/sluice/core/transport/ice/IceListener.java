package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCandidate;
import java.net.InetSocketAddress;

/**
 * Told of changes to a session, on its owner loop. Closing the session calls {@link #onAddressGone}
 * for what is left, and nothing afterwards.
 */
public interface IceListener {
  /**
   * An authenticated check came over this pair: what comes over it from now on belongs to this
   * session. Called once for a pair until {@link #onAddressGone}; at most 8 pairs of UDP addresses
   * and 4 connections at a time for each set of credentials.
   */
  void onAddress(LocalSocket socket, InetSocketAddress remote);

  /** The pair no longer belongs to this session. */
  void onAddressGone(LocalSocket socket, InetSocketAddress remote);

  /** Send over this pair from now on; called for the first one and for each change. */
  void onSelected(LocalSocket socket, InetSocketAddress remote);

  /** No answer for 10 s; media may still be sent. */
  void onDisconnected();

  /** The peer answers again after {@link #onDisconnected}. */
  void onRecovered();

  /**
   * Consent expired (RFC 7675 section 5.1) while an ICE restart is under way: nothing may be sent
   * until the next {@link #onSelected}.
   */
  void onSuspended();

  /**
   * No pair works, or consent expired (RFC 7675 section 5.1): nothing may be sent any more. Final,
   * unless ICE is restarted.
   *
   * @param reason one clause for people
   */
  void onFailed(String reason);

  /** We have a further candidate, because a socket was added; the peer should learn of it. */
  default void onLocalCandidate(IceCandidate candidate) {}
}
