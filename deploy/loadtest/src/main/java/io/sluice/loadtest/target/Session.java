package io.sluice.loadtest.target;

import io.sluice.loadtest.client.PeerConnection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A client that has joined. Safe for use by any thread. */
public interface Session {
  /** The client's identifier as publisher, by which {@link #watch} names it; may be empty. */
  String id();

  /**
   * Completed when each connection that its role needs is connected; that of a viewer is only made
   * when there is something to view. Exceptionally, with a {@link TargetException}, when the
   * session ends before.
   */
  CompletableFuture<Void> connected();

  /** Its connections so far, at most one that sends and one that receives. */
  List<PeerConnection> connections();

  /**
   * The other publishers of the room in the order in which they joined, by identifier; empty where
   * the target does not tell.
   */
  List<String> publishers();

  /**
   * Receives all tracks of these publishers and no others, in mode SWITCH.
   *
   * @return completed when the server has taken the wish; exceptionally with a {@link
   *     TargetException}
   */
  CompletableFuture<Void> watch(Set<String> publishers);

  /**
   * Says good-bye and closes the connections. Never completed exceptionally; idempotent.
   *
   * @return completed when the server has answered, or did not in time
   */
  CompletableFuture<Void> leave();
}
