package io.sluice.signaling.ws;

import io.sluice.signaling.auth.AccessPolicy;
import io.sluice.signaling.auth.OriginPolicy;
import io.sluice.signaling.protocol.IceServer;
import io.sluice.signaling.protocol.ProtocolCodec;
import io.sluice.signaling.rest.ClientAddress;
import io.sluice.signaling.room.RoomService;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.ExtensionConfig;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** Upgrades requests for {@code /signal} to the native protocol. */
public final class SignalHandler extends Handler.Abstract {
  /** Where the WebSocket is. */
  public static final String PATH = "/signal";

  private static final String SUBPROTOCOL = "sluice.v1";
  private static final String DEFLATE = "permessage-deflate";

  private final SignalSession.Shared shared;
  private final OriginPolicy origins;
  private final ServerWebSocketContainer container;
  private final SignalRegistry registry = new SignalRegistry();
  private final SerialExecutor sending;

  /**
   * @param server the server that is going to use this handler, not started yet
   * @param iceServers told to each client that joins
   */
  public SignalHandler(
      Server server,
      RoomService rooms,
      AccessPolicy access,
      OriginPolicy origins,
      List<IceServer> iceServers,
      SignalLimits limits) {
    this.shared =
        new SignalSession.Shared(
            rooms, access, new ProtocolCodec(), List.copyOf(iceServers), limits);
    this.origins = origins;
    this.sending = new SerialExecutor(server.getThreadPool());
    this.container = ServerWebSocketContainer.ensure(server);
    container.setMaxTextMessageSize(ProtocolCodec.MAX_SDP_FRAME);
    container.setMaxBinaryMessageSize(ProtocolCodec.MAX_FRAME);
    container.setMaxFrameSize(ProtocolCodec.MAX_SDP_FRAME);
    // Silence is judged by tick, which does not take our own pings for a sign of life.
    container.setIdleTimeout(Duration.ZERO);
  }

  /** Keeps the heartbeat of all connections; to be called about twice a second. */
  public void tick(long nowNanos) {
    registry.tick(nowNanos);
  }

  /** Closes all connections when what was sent to them has left, at the latest after so long. */
  public void closeAll(Duration wait) {
    registry.closeAll(wait);
  }

  /** Connections that are open. */
  public int connections() {
    return registry.size();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!Request.getPathInContext(request).equals(PATH)) {
      return false;
    }
    if (!origins.allows(
        request.getHeaders().getValuesList(HttpHeader.ORIGIN),
        request.getHeaders().get(HttpHeader.HOST))) {
      Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403);
      return true;
    }
    if (!container.upgrade(this::create, request, response, callback)) {
      response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
      response.getHeaders().put(HttpHeader.CONNECTION, "upgrade");
      Response.writeError(request, response, callback, HttpStatus.UPGRADE_REQUIRED_426);
    }
    return true;
  }

  private Object create(
      ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
    if (request.hasSubProtocol(SUBPROTOCOL)) {
      response.setAcceptedSubProtocol(SUBPROTOCOL);
    }
    // A compressor kept between messages would hold about 256 KiB for each client (RFC 7692 7.1.1).
    boolean deflate =
        request.getExtensions().stream()
            .anyMatch(e -> e.getName().toLowerCase(Locale.ROOT).equals(DEFLATE));
    response.setExtensions(
        deflate
            ? List.of(ExtensionConfig.parse(DEFLATE + ";server_no_context_takeover"))
            : List.of());
    return new SignalSocket(shared, registry, sending, ClientAddress.isLoopback(request));
  }
}
