package io.sluice.loadtest.target;

import java.util.concurrent.CompletableFuture;

/** Sluice by its native protocol: one WebSocket a client, see signaling/PROTOCOL.md. */
final class SluiceTarget implements Target {
  SluiceTarget(TargetConfig config) {}

  @Override
  public void check(Demand demand) {}

  @Override
  public CompletableFuture<Session> join(Join join) {
    return CompletableFuture.failedFuture(
        new TargetException(join.room(), "open", TargetException.UNSUPPORTED, "not yet"));
  }

  @Override
  public void close() {}
}
