package io.sluice.loadtest.target;

import java.util.concurrent.CompletableFuture;

/** A server under test. Safe for use by any thread. */
public interface Target extends AutoCloseable {
  /**
   * The target for these settings; nothing is sent yet.
   *
   * @throws TargetException if an address cannot be used
   */
  static Target of(TargetConfig config) {
    return switch (config.kind()) {
      case SLUICE -> new SluiceTarget(config);
      case WHIP -> new WhipTarget(config);
      case JANUS -> new JanusTarget(config);
    };
  }

  /**
   * Checks, before a run, that the server's signalling can do what is demanded.
   *
   * @throws TargetException with what it cannot do
   */
  void check(Demand demand);

  /**
   * Takes a client into a room. Nothing blocks.
   *
   * @return completed when the server has answered all that joining takes; exceptionally with a
   *     {@link TargetException} that names the step, after which nothing of the client is left
   */
  CompletableFuture<Session> join(Join join);

  /** Ends what the target itself holds at the server; to be called when all clients have left. */
  @Override
  void close();
}
