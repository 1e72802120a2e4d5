package io.sluice.server.e2e;

import io.sluice.core.api.PlaneSnapshot;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.server.Await;
import io.sluice.server.SluiceServer;

/** What a server's media plane still holds. */
public final class MediaLeft {
  private MediaLeft() {}

  /** Waits until no agent, handshake, transport, track, subscription, buffer or timer is left. */
  public static void awaitNothing(SluiceServer server) {
    try {
      Await.until("nothing is left", () -> isNothing(server.mediaPlane().snapshot()));
    } catch (AssertionError e) {
      throw new AssertionError(server.mediaPlane().snapshot().toString(), e);
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
