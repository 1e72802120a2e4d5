package io.sluice.core.api;

import java.time.Duration;
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
    return provider().open(config);
  }

  /**
   * Sends media of its own the whole way, so that it is compiled before the first participant
   * comes: a cold media path takes up to twice the CPU, and its first handshake a second. Opens
   * planes on free ports of loopback, waits, and leaves nothing behind; if it fails, that is only
   * logged.
   *
   * @param atMost how long it may take, beside some 100 ms to end; it takes less on fast machines
   */
  static void warmUp(Duration atMost) {
    if (atMost.compareTo(Duration.ZERO) > 0) {
      provider().warmUp(atMost);
    }
  }

  private static Provider provider() {
    return ServiceLoader.load(Provider.class, MediaPlane.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new MediaPlaneException("no media plane on the class path"));
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

    void warmUp(Duration atMost);
  }
}
