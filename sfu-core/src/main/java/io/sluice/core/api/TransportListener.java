package io.sluice.core.api;

/** Told of changes to a transport, on its event loop: implementations must not block. */
public interface TransportListener {
  /**
   * The state changed.
   *
   * @param state the new state
   * @param reason one clause for people to read, never with secrets; empty when there is nothing to
   *     say
   */
  void onState(TransportState state, String reason);

  /**
   * We have a further candidate, because a network interface appeared; to be trickled to the peer.
   */
  default void onLocalCandidate(IceCandidate candidate) {}
}
