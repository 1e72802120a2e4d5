package io.sluice.loadtest.target;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;

/** Sluice by its native protocol: one WebSocket a client, see signaling/PROTOCOL.md. */
final class SluiceTarget implements Target {
  private static final String PATH = "/signal";

  private final TargetConfig config;
  private final HttpClient http;
  private final URI signal;

  SluiceTarget(TargetConfig config) {
    this.config = config;
    http = HttpClients.open(config);
    signal = HttpClients.webSocket(config.uri(), PATH);
  }

  @Override
  public void check(Demand demand) {
    // the native protocol does all that can be demanded
  }

  @Override
  public CompletableFuture<Session> join(Join join) {
    return new SluiceSession(join, config, http, signal).start();
  }

  @Override
  public void close() {
    // nothing is held but by sessions
  }
}
