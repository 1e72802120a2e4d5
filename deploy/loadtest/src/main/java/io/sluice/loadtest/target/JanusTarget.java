package io.sluice.loadtest.target;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Janus by the API of its VideoRoom plugin; each client has a WebSocket and session of its own. */
final class JanusTarget implements Target {
  private static final String PATH = "/";
  private static final long FEEDS = 1L << 40;

  private final TargetConfig config;
  private final JanusApi api;
  private final JanusRooms rooms;
  private final ScheduledThreadPoolExecutor timer;
  private final AtomicLong feeds = new AtomicLong(ThreadLocalRandom.current().nextLong(FEEDS));

  JanusTarget(TargetConfig config) {
    this.config = config;
    URI uri = HttpClients.webSocket(config.uri(), PATH);
    HttpClient http = HttpClients.open(config);
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "janus-keep-alive");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    api = new JanusApi(config, uri, http, timer);
    rooms = new JanusRooms(api);
  }

  @Override
  public void check(Demand demand) {
    int most = config.janus().publishers();
    if (demand.publishers() > most) {
      throw new TargetException(
          "",
          "check",
          TargetException.UNSUPPORTED,
          "rooms of Janus are made for %d publishers, not %d".formatted(most, demand.publishers()));
    }
  }

  @Override
  public CompletableFuture<Session> join(Join join) {
    return new JanusSession(join, api, rooms, feeds.incrementAndGet()).start();
  }

  @Override
  public void close() {
    rooms.close();
    timer.shutdownNow();
  }
}
