package io.sluice.loadtest.client;

/** Told of changes to a client's connection, on its loop: implementations must not block. */
public interface PeerListener {
  /** Hears nothing. */
  PeerListener NONE = reason -> {};

  /**
   * A connection that was established is over, though {@link PeerConnection#close} was not called:
   * the server closed it, or gave no consent for 30 s (RFC 7675).
   *
   * @param reason one clause for people to read
   */
  void onClosed(String reason);
}
