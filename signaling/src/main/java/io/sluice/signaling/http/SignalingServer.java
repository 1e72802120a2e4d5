package io.sluice.signaling.http;

import io.sluice.signaling.auth.AccessPolicy;
import io.sluice.signaling.auth.OriginPolicy;
import io.sluice.signaling.room.RoomService;
import io.sluice.signaling.whip.WhipHandler;
import io.sluice.signaling.ws.SignalHandler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server with all dialects, the rooms, the health and the page. */
public final class SignalingServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SignalingServer.class);
  private static final int MAX_THREADS = 32;
  private static final int MIN_THREADS = 4;
  private static final int SEND_BUFFER = 128 * 1024;

  /** Connections that wait to be accepted: a large room comes at once after a restart. */
  private static final int ACCEPT_QUEUE = 1_024;

  private static final int MAX_HEADERS = 16 * 1024;
  private static final Duration TICK = Duration.ofMillis(400);
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final long STOP_MILLIS = 1_000;
  private static final long STOP_IDLE_MILLIS = 200;

  private final Server server;
  private final ServerConnector connector;
  private final SignalHandler signal;
  private final WhipHandler whip;
  private final RequestDeadline deadline;
  private final SignalingConfig config;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "signaling-timer");
            thread.setDaemon(true);
            return thread;
          });

  private SignalingServer(
      SignalingConfig config,
      RoomService rooms,
      AccessPolicy access,
      BooleanSupplier mediaUp,
      @Nullable SslConnectionFactory tls) {
    this.config = config;
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("signaling");
    server = new Server(threads);
    server.setStopTimeout(STOP_MILLIS);
    OriginPolicy origins = new OriginPolicy(config.origins());
    signal =
        new SignalHandler(server, rooms, access, origins, config.iceServers(), config.signal());
    whip = new WhipHandler(rooms, access, config.iceServers(), config.whip(), threads);
    deadline = new RequestDeadline(config.requestTimeout().toNanos());
    connector = connector(tls);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(config.maxConnections(), connector));
    server.setErrorHandler(new ErrorAnswers());
    server.setHandler(
        new SecurityHeaders(
            new Handler.Sequence(
                signal,
                whip,
                new RoomsHandler(rooms, access, origins),
                new HealthHandler(mediaUp),
                new StaticHandler("/web"))));
  }

  /**
   * Opens the port and serves.
   *
   * @param mediaUp whether the media plane is up, for {@code /healthz}
   * @throws IOException if the port cannot be bound or the certificate cannot be used
   */
  public static SignalingServer start(
      SignalingConfig config, RoomService rooms, AccessPolicy access, BooleanSupplier mediaUp)
      throws IOException {
    Tls tls = config.tls();
    SslConnectionFactory factory =
        tls == null ? null : new SslConnectionFactory(TlsContext.of(tls), "http/1.1");
    SignalingServer started = new SignalingServer(config, rooms, access, mediaUp, factory);
    try {
      started.server.start();
    } catch (Exception e) {
      started.close();
      throw new IOException(
          "cannot serve on " + config.bind() + ":" + config.port() + ": " + e.getMessage(), e);
    }
    long tick = TICK.toMillis();
    // tick lets nothing through that would end the task.
    ScheduledFuture<?> unused =
        started.timer.scheduleAtFixedRate(started::tick, tick, tick, TimeUnit.MILLISECONDS);
    return started;
  }

  /** The address, with the port that was bound. */
  public URI uri() {
    String scheme = config.tls() == null ? "http" : "https";
    String host = config.bind().contains(":") ? "[" + config.bind() + "]" : config.bind();
    return URI.create(scheme + "://" + host + ":" + connector.getLocalPort());
  }

  /** WebSockets that are open. */
  public int webSockets() {
    return signal.connections();
  }

  /** WHIP and WHEP sessions that are open. */
  public int whipSessions() {
    return whip.sessions();
  }

  /**
   * Stops accepting, lets WebSockets read what was sent to them, and ends within 3 s, whatever
   * clients and requests under way do. Idempotent. The rooms are closed before, so that clients are
   * told.
   */
  @Override
  public void close() {
    timer.shutdownNow();
    connector.close();
    signal.closeAll(FAREWELL);
    deadline.closeIdle();
    try {
      server.stop();
    } catch (TimeoutException e) {
      log.info("requests that did not end in time were cut off");
    } catch (Exception e) {
      log.warn("the HTTP server did not stop cleanly", e);
    }
  }

  private void tick() {
    try {
      long now = System.nanoTime();
      signal.tick(now);
      whip.tick(now);
      deadline.tick(now);
    } catch (RuntimeException e) {
      log.error("timer failed", e);
    }
  }

  private ServerConnector connector(@Nullable SslConnectionFactory tls) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADERS);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector made;
    if (tls == null) {
      made = new ServerConnector(server, plain);
    } else {
      // A phone reaches us by whatever address it can; the browser checks the name.
      http.addCustomizer(new SecureRequestCustomizer(false));
      made = new ServerConnector(server, tls, plain);
    }
    made.setHost(config.bind());
    made.setPort(config.port());
    made.setAcceptQueueSize(ACCEPT_QUEUE);
    // What a peer that does not read costs the kernel.
    made.setAcceptedSendBufferSize(SEND_BUFFER);
    made.setIdleTimeout(config.requestTimeout().toMillis());
    // Well below the time for stopping, or one idle connection would use it up.
    made.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
    made.addBean(deadline);
    return made;
  }
}
