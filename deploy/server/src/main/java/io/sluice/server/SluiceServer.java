package io.sluice.server;

import io.sluice.admin.http.AdminConfig;
import io.sluice.admin.http.AdminServer;
import io.sluice.admin.model.AdminSources;
import io.sluice.admin.model.Readiness;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaPlaneException;
import io.sluice.server.config.ServerConfig;
import io.sluice.signaling.http.SignalingServer;
import io.sluice.signaling.room.RoomService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server in this process: media plane, rooms, signalling and administration. */
public final class SluiceServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SluiceServer.class);
  private static final int TOKEN_BYTES = 24;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // in the order of closing
  private final String adminToken;
  private volatile Readiness readiness = Readiness.STARTING;
  private @Nullable MediaPlane plane;
  private @Nullable URI httpUri;
  private @Nullable URI adminUri;

  private SluiceServer(ServerConfig config) {
    adminToken = config.admin().token().orElseGet(SluiceServer::newToken);
  }

  /**
   * Starts everything; on return it takes participants.
   *
   * @throws StartException if a port or address cannot be used; nothing is left open then
   */
  public static SluiceServer start(ServerConfig config) throws StartException {
    SluiceServer server = new SluiceServer(config);
    try {
      server.open(config);
      return server;
    } catch (StartException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void open(ServerConfig config) throws StartException {
    MediaPlane media = keep(openMedia(config));
    plane = media;
    if (!config.warmUp().isZero()) {
      requirePorts(config); // a taken one is told before the time is spent
      warmUp(config.warmUp());
    }
    RoomService rooms = new RoomService(media, config.room());
    SignalingServer signaling = keep(startSignaling(config, rooms, media));
    keep(rooms); // closed before signalling, which then still carries the bye
    URI bound = signaling.uri();
    // A wildcard address is reached, from this machine, as localhost.
    httpUri =
        config.http().bind().isAnyLocalAddress()
            ? URI.create(bound.getScheme() + "://localhost:" + bound.getPort())
            : bound;
    AdminSources sources =
        new AdminSources(
            media::snapshot, rooms::snapshot, rooms::find, rooms::joins, () -> readiness);
    AdminServer admin = startAdmin(config, sources);
    parts.addLast(admin); // closed last: it shows that the rest is draining
    adminUri = admin.uri();
    readiness = Readiness.READY;
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  private static MediaPlane openMedia(ServerConfig config) throws StartException {
    try {
      return MediaPlane.open(config.media());
    } catch (MediaPlaneException e) {
      String port =
          e.isTcp() ? "TCP port " + config.media().tcpPort() : "UDP port " + config.media().port();
      throw new StartException(
          isTaken(e)
              ? port
                  + " is in use; choose another with --media-"
                  + (e.isTcp() ? "tcp-" : "")
                  + "port"
              : "media cannot start on %s (--media-port, --media-address): %s"
                  .formatted(port, e.getMessage()),
          e);
    }
  }

  private static void requirePorts(ServerConfig config) throws StartException {
    try {
      bind(config.http().bind(), config.http().port());
    } catch (IOException e) {
      throw httpFault(config, e);
    }
    try {
      bind(config.admin().bind(), config.admin().port());
    } catch (IOException e) {
      throw adminFault(config, e);
    }
  }

  private static void bind(InetAddress address, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    }
  }

  private static void warmUp(Duration atMost) {
    LOG.info("warming up the media path, for {} s at most", atMost.toSeconds());
    long begin = System.nanoTime();
    MediaPlane.warmUp(atMost);
    LOG.info("media path warmed up in {} ms", (System.nanoTime() - begin) / 1_000_000);
  }

  private static SignalingServer startSignaling(
      ServerConfig config, RoomService rooms, MediaPlane media) throws StartException {
    try {
      return SignalingServer.start(
          Wiring.signaling(config),
          rooms,
          Wiring.access(config.auth()),
          new MediaHealth(media, System::nanoTime));
    } catch (IOException e) {
      throw httpFault(config, e);
    }
  }

  private AdminServer startAdmin(ServerConfig config, AdminSources sources) throws StartException {
    AdminConfig admin = new AdminConfig(config.admin().bind(), config.admin().port(), adminToken);
    try {
      return AdminServer.start(admin, sources);
    } catch (IOException e) {
      throw adminFault(config, e);
    }
  }

  private static StartException httpFault(ServerConfig config, IOException e) {
    return webFault(config, "the web server", config.http().port(), "--http-port", "--bind", e);
  }

  private static StartException adminFault(ServerConfig config, IOException e) {
    int port = config.admin().port();
    return webFault(config, "the administration", port, "--admin-port", "--admin-bind", e);
  }

  private static StartException webFault(
      ServerConfig config,
      String what,
      int port,
      String portOption,
      String bindOption,
      Exception e) {
    if (isTaken(e) && port == config.media().tcpPort()) {
      return new StartException(
          "TCP port %d is that of media already; choose another with %s or --media-tcp-port"
              .formatted(port, portOption),
          e);
    }
    String message =
        isTaken(e)
            ? "TCP port %d is in use; choose another with %s".formatted(port, portOption)
            : "%s (%s, %s): %s".formatted(what, portOption, bindOption, rootMessage(e));
    return new StartException(message, e);
  }

  /** The message of the first cause, which says why; those above it only say what failed. */
  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return thrown == root
        ? "" + thrown.getMessage()
        : thrown.getMessage() + ": " + root.getMessage();
  }

  private static boolean isTaken(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String message = t.getMessage();
      if (t instanceof IOException && message != null && message.contains("in use")) {
        return true;
      }
    }
    return false;
  }

  private static String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Where browsers reach it from this machine; the path is empty. */
  public URI httpUri() {
    return started(httpUri);
  }

  /** Where operators reach it from this machine; the path is empty. */
  public URI adminUri() {
    return started(adminUri);
  }

  /** The token of the administration interface, configured or made at start. */
  public String adminToken() {
    return adminToken;
  }

  /** The addresses that media is received on. */
  public List<InetSocketAddress> mediaAddresses() {
    return started(plane).snapshot().sockets();
  }

  /** The media plane, for what lives in the same process. */
  public MediaPlane mediaPlane() {
    return started(plane);
  }

  /** The certificate that participants see. */
  Fingerprint fingerprint() {
    return started(plane).fingerprint();
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the server is not started");
    }
    return part;
  }

  /** Says {@code bye} to everyone and closes all sockets. Idempotent. */
  @Override
  public synchronized void close() {
    readiness = Readiness.DRAINING;
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("{} does not close", part.getClass().getSimpleName(), e);
      }
    }
  }
}
