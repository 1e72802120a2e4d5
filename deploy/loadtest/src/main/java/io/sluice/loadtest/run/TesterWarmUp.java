package io.sluice.loadtest.run;

import io.sluice.loadtest.client.ClientConfig;
import io.sluice.loadtest.client.ClientEngine;
import io.sluice.loadtest.client.ClientNetwork;
import io.sluice.loadtest.media.MediaSpec;
import io.sluice.loadtest.media.TrackMedia;
import io.sluice.loadtest.scenario.ViewerBehaviour;
import io.sluice.loadtest.target.Join;
import io.sluice.loadtest.target.Session;
import io.sluice.loadtest.target.SessionListener;
import io.sluice.loadtest.target.StandIn;
import io.sluice.loadtest.target.Target;
import io.sluice.loadtest.target.TargetConfig.Kind;
import io.sluice.signaling.room.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has clients join a server in this process before the first one joins the server under test, so
 * that the load tester's own code is loaded and compiled: else joins wait for it and not for the
 * server. They live on an engine of their own, so that nothing of them is measured.
 */
public final class TesterWarmUp {
  /** After so many, joins become no quicker. */
  public static final int MOST_CLIENTS = 1_000;

  private static final Duration SHORTEST = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration PER_CLIENT = Duration.ofMillis(25);

  /** Before so many have joined all is slow. */
  private static final int FEWEST_CLIENTS = 32;

  /** In each room; they join all at a time. */
  private static final int VIEWERS = 16;

  /** They get few packets: buffers beyond what a kernel gives would be warned of twice. */
  private static final int RECEIVE_BUFFER = 1 << 16;

  private static final Logger log = LoggerFactory.getLogger(TesterWarmUp.class);

  private final Kind kind;
  private final ClientConfig config;
  private final List<TrackMedia> media;
  private final Duration atMost;
  private final int clients;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private List<CompletableFuture<Session>> present = List.of();
  private long deadline;
  private int begun;
  private int connected;

  /**
   * One that has not begun.
   *
   * @param kind of the server under test
   * @param config of the run's clients
   * @param media what publishers of the run send
   * @param clients that the run begins with
   */
  public TesterWarmUp(
      Kind kind, ClientConfig config, List<TrackMedia> media, int clients, Duration atMost) {
    this.kind = kind;
    this.config =
        new ClientConfig(
            config.localAddress(),
            config.loops(),
            config.gro(),
            Math.min(RECEIVE_BUFFER, config.receiveBuffer()),
            config.decryptEvery(),
            config.profiles(),
            config.handshakeThreads());
    this.media = media.stream().map(TesterWarmUp::withoutSimulcast).toList();
    this.atMost = atMost;
    this.clients = Math.max(FEWEST_CLIENTS, Math.min(MOST_CLIENTS, clients));
  }

  /** The stand-in takes no simulcast. */
  private static TrackMedia withoutSimulcast(TrackMedia track) {
    return track.layers().size() == 1 ? track : MediaSpec.video("vp8:30fps:10x1100@1ms");
  }

  /** How long is worth it for so many clients, at most. */
  public static Duration worth(int clients) {
    Duration all = PER_CLIENT.multipliedBy(clients);
    if (all.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return all.compareTo(LONGEST) < 0 ? all : LONGEST;
  }

  /**
   * Runs until as many clients have been connected as there will be, the time is over, or it is
   * stopped; a failure is only logged.
   *
   * @return how many were connected
   */
  public int run() throws InterruptedException {
    deadline = System.nanoTime() + atMost.toNanos();
    try (StandIn server = StandIn.start(kind, config);
        ClientEngine engine = ClientEngine.open(config)) {
      while (connected < clients && !stopped.isDone()) {
        room(server.target(), engine);
      }
    } catch (TimeoutException e) {
      log.debug("the warm-up took all of its time: {} clients", connected);
    } catch (ExecutionException e) {
      warn(e.getCause() == null ? e : e.getCause());
    } catch (IOException | RuntimeException e) {
      warn(e);
    }
    return connected;
  }

  private static void warn(Throwable fault) {
    log.warn("the load tester begins cold: {}", Client.message(fault));
  }

  /** A publisher and its viewers join; those of the room before leave, who had media meanwhile. */
  private void room(Target server, ClientEngine engine)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<CompletableFuture<Session>> sessions = new ArrayList<>();
    String room = "warm-up-" + begun;
    sessions.add(join(server, engine, room, Role.PUBLISHER));
    await(sessions);
    for (int i = 0; i < VIEWERS; i++) {
      sessions.add(join(server, engine, room, Role.SUBSCRIBER));
    }
    await(sessions);
    connected += stopped.isDone() ? 0 : sessions.size();
    for (CompletableFuture<Session> session : present) {
      var unused = session.thenCompose(Session::leave);
    }
    present = sessions;
  }

  /** Completed when the client is connected. */
  private CompletableFuture<Session> join(
      Target server, ClientEngine engine, String room, Role role) {
    Join client =
        new Join(
            room,
            role.wire() + "-" + begun,
            role,
            media,
            begun++,
            ViewerBehaviour.ALL,
            engine,
            ClientNetwork.NONE,
            SessionListener.NONE);
    return server
        .join(client)
        .thenCompose(session -> session.connected().thenApply(none -> session));
  }

  private void await(List<CompletableFuture<Session>> sessions)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(sessions.toArray(CompletableFuture<?>[]::new));
    CompletableFuture.anyOf(all, stopped).get(left(), TimeUnit.NANOSECONDS);
  }

  private long left() throws TimeoutException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new TimeoutException("the time of the warm-up is over");
    }
    return left;
  }

  /** Ends it early; may be called on any thread, and before it runs. */
  public void stop() {
    stopped.complete(null);
  }
}
