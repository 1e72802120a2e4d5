package io.sluice.loadtest.target;

import io.sluice.loadtest.client.PeerConnection;
import java.util.List;

/** Told of what happens to a client, on any thread: implementations must not block. */
public interface SessionListener {
  /** Hears nothing. */
  SessionListener NONE = new SessionListener() {};

  /** The client has opened a connection; it may still be joining. */
  default void onConnection(PeerConnection connection) {}

  /** The other publishers of the room have changed, in the order in which they joined. */
  default void onPublishers(List<String> publishers) {}

  /** Something failed, such as the subscription of a track; the session goes on. */
  default void onError(TargetException error) {}

  /**
   * The session is over though nobody called {@link Session#leave}: the server said bye or closed
   * its signalling, or a connection failed or was lost. Comes once; all is closed already.
   */
  default void onEnded(TargetException reason) {}
}
