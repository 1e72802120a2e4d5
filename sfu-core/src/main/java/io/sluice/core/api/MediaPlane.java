package io.sluice.core.api;

import java.util.ServiceLoader;

/**
 * The media plane: event loops, sockets and everything that moves a packet. All methods of the
 * types in this package may be called from any thread; commands are carried out in order on the
 * loop that owns the object and return at once unless they say otherwise.
 */
public interface MediaPlane extends AutoCloseable {
  /**
   * Opens the sockets and starts the loops.
   *
   * @throws MediaPlaneException if a socket cannot be bound or no usable address is found
   */
  static MediaPlane open(MediaConfig config) {
    return ServiceLoader.load(Provider.class, MediaPlane.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new MediaPlaneException("no media plane on the class path"))
        .open(config);
  }

  /**
   * Opens a room: the set of peers whose tracks can reach each other, with one home loop.
   *
   * @param label a name for logs and snapshots; need not be unique
   */
  MediaRoom openRoom(String label);

  /** The certificate's fingerprint, the same for all transports. */
  Fingerprint fingerprint();

  /** What is true now, for metrics and the operator. Waits for each loop, at most a second. */
  PlaneSnapshot snapshot();

  /**
   * Closes all rooms, loops and sockets, and waits for the loops to end, at most four seconds.
   * Idempotent.
   */
  @Override
  void close();

  /** Finds the implementation, by {@link ServiceLoader}. */
  interface Provider {
    MediaPlane open(MediaConfig config);
  }
}
