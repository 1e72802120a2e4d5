package io.sluice.loadtest.run;

import io.sluice.loadtest.target.Session;
import io.sluice.loadtest.target.SessionListener;
import io.sluice.signaling.room.Role;
import java.util.concurrent.CompletableFuture;

/** Takes clients into rooms. */
@FunctionalInterface
interface Joiner {
  /**
   * Begins to join; nothing blocks.
   *
   * @param room index of the room, from 0
   * @param number of the client, from 0; no two of a run have the same
   * @return completed as {@link io.sluice.loadtest.target.Target#join}
   */
  CompletableFuture<Session> join(int room, int number, Role role, SessionListener listener);
}
