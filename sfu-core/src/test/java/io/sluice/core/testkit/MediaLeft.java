package io.sluice.core.testkit;

import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.PlaneSnapshot;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What a media plane still holds of those whom it served. */
public final class MediaLeft {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private MediaLeft() {}

  /**
   * Waits until no agent, handshake, transport, track, subscription, buffer or timer is left; fails
   * the test when something is after 20 s. A loop's own commands run in order, but agents end
   * elsewhere, and a datagram that arrived on another loop's socket (a peer's close_notify, say)
   * may still be on its way to its owner.
   */
  public static void awaitNothing(MediaPlane plane) {
    long begin = System.nanoTime();
    PlaneSnapshot snapshot = plane.snapshot();
    while (!isNothing(snapshot)) {
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new AssertionError("left after " + LIMIT.toSeconds() + " s: " + snapshot);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      snapshot = plane.snapshot();
    }
  }

  private static boolean isNothing(PlaneSnapshot plane) {
    return plane.agents() == 0
        && plane.handshakes() == 0
        && plane.loops().stream().allMatch(MediaLeft::isNothing);
  }

  private static boolean isNothing(LoopSnapshot loop) {
    return loop.transports() == 0
        && loop.tracks() == 0
        && loop.subscriptions() == 0
        && loop.buffersOut() == 0
        && loop.timers() == 0;
  }
}
