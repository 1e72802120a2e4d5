package io.sluice.core.api;

/** Peers whose tracks can reach each other. */
public interface MediaRoom extends AutoCloseable {
  /**
   * Opens a peer; all its transports live on one loop.
   *
   * @param label a name for logs and snapshots
   */
  MediaPeer openPeer(String label);

  /** Closes all peers of the room. Idempotent. */
  @Override
  void close();
}
