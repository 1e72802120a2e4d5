package io.sluice.loadtest.target;

import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPlane;
import io.sluice.loadtest.client.ClientConfig;
import io.sluice.loadtest.target.TargetConfig.Kind;
import io.sluice.signaling.auth.AccessPolicy;
import io.sluice.signaling.http.SignalingConfig;
import io.sluice.signaling.http.SignalingServer;
import io.sluice.signaling.room.RoomConfig;
import io.sluice.signaling.room.RoomService;
import java.io.IOException;
import java.util.List;

/** A server in this process, on free ports, that stands in for the one under test. */
public final class StandIn implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int HANDSHAKES = 64;

  private final MediaPlane plane;
  private final RoomService rooms;
  private final SignalingServer signaling;
  private final Target target;

  private StandIn(Kind kind, ClientConfig clients) throws IOException {
    plane =
        MediaPlane.open(
            new MediaConfig(
                0, MediaConfig.NO_TCP, List.of(clients.localAddress()), List.of(), 1, HANDSHAKES));
    rooms = new RoomService(plane, RoomConfig.defaults());
    try {
      SignalingConfig config = SignalingConfig.defaults().withBind(LOOPBACK, 0);
      signaling = SignalingServer.start(config, rooms, AccessPolicy.open(), () -> true);
    } catch (IOException | RuntimeException e) {
      rooms.close();
      plane.close();
      throw e;
    }
    target = Target.of(TargetConfig.of(kind, signaling.uri()));
  }

  /**
   * Starts one that speaks WHIP and WHEP in place of a server that does, else Sluice's protocol.
   *
   * @param clients whose address media uses
   * @throws IOException if there is no port to be had
   */
  public static StandIn start(Kind replaced, ClientConfig clients) throws IOException {
    return new StandIn(replaced == Kind.WHIP ? Kind.WHIP : Kind.SLUICE, clients);
  }

  /** The server itself, to be closed with this. */
  public Target target() {
    return target;
  }

  @Override
  public void close() {
    target.close();
    rooms.close();
    signaling.close();
    plane.close();
  }
}
