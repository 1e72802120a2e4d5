package io.sluice.core.api;

/** Peers whose tracks can reach each other. */
public interface MediaRoom extends AutoCloseable {
  /**
   * Opens a peer; all its transports live on one loop.
   *
   * @param label a name for logs and snapshots
   */
  MediaPeer openPeer(String label);

  /**
   * Opens a track of the room itself, which follows one published track after another; closed with
   * the room.
   */
  MediaSlot openSlot(MediaKind kind);

  /**
   * Watches who speaks, until the room is closed; to be called once.
   *
   * @param loudest how many of the loudest tracks to tell of; 0 for none
   */
  void watchSpeakers(int loudest, SpeakerListener listener);

  /** Closes all peers of the room. Idempotent. */
  @Override
  void close();
}
