package io.sluice.loadtest.target;

import io.sluice.loadtest.client.PeerConnection;
import io.sluice.loadtest.client.PeerRole;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** What a client's session has in common in all dialects: its life and its connections. */
abstract class ClientSession implements Session {
  final Join join;
  private final Duration stepTimeout;
  private final List<PeerConnection> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger unconnected;
  private final CompletableFuture<Session> joined = new CompletableFuture<>();
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private final AtomicReference<Life> life = new AtomicReference<>(Life.JOINING);

  private enum Life {
    JOINING,
    JOINED,
    OVER
  }

  ClientSession(Join join, Duration stepTimeout) {
    this.join = join;
    this.stepTimeout = stepTimeout;
    unconnected = new AtomicInteger((join.publishes() ? 1 : 0) + (join.views() ? 1 : 0));
  }

  /** Does all that joining takes. */
  abstract CompletableFuture<Void> enter();

  /** Tells the server that the client leaves, completed when the server has answered. */
  abstract CompletableFuture<Void> farewell();

  /** Closes the signalling at once; may have been called before. */
  abstract void abort();

  /** Joins; to be called once. */
  CompletableFuture<Session> start() {
    var unused =
        attempt("join", this::enter)
            .whenComplete(
                (entered, failure) -> {
                  if (failure != null) {
                    end(TargetException.of(join.room(), "join", failure));
                  } else if (life.compareAndSet(Life.JOINING, Life.JOINED)) {
                    joined.complete(this);
                  }
                });
    return joined;
  }

  /**
   * A step that has to be done in time; fails with a {@link TargetException} that names it. What
   * the action does with a late answer is done all the same.
   */
  <T> CompletableFuture<T> step(String step, Supplier<CompletableFuture<T>> action) {
    return attempt(
        step, () -> action.get().copy().orTimeout(stepTimeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  private <T> CompletableFuture<T> attempt(String step, Supplier<CompletableFuture<T>> action) {
    CompletableFuture<T> doing;
    try {
      doing = action.get();
    } catch (RuntimeException e) {
      doing = CompletableFuture.failedFuture(e);
    }
    return doing.exceptionallyCompose(
        thrown -> CompletableFuture.failedFuture(TargetException.of(join.room(), step, thrown)));
  }

  Duration stepTimeout() {
    return stepTimeout;
  }

  TargetException failure(String step, String code, String detail) {
    return new TargetException(join.room(), step, code, detail);
  }

  /** Opens a connection whose end is that of the session. */
  PeerConnection open(PeerRole role, boolean controlling) {
    PeerConnection connection =
        join.engine()
            .open(
                role,
                controlling,
                join.network(),
                reason -> end(failure("connection", TargetException.CLOSED, reason)));
    connections.add(connection);
    if (isOver()) {
      connection.close();
      throw failure("open", TargetException.CLOSED, "the session is over");
    }
    join.listener().onConnection(connection);
    var unused =
        connection
            .connected()
            .whenComplete(
                (keys, thrown) -> {
                  if (thrown != null) {
                    end(
                        failure(
                            "connect",
                            TargetException.UNCONNECTED,
                            TargetException.reason(thrown)));
                  } else if (unconnected.decrementAndGet() == 0) {
                    connected.complete(null);
                  }
                });
    return connection;
  }

  boolean isOver() {
    return life.get() == Life.OVER;
  }

  /** Ends the session against the client's will, unless it is over. */
  void end(TargetException reason) {
    Life before = life.getAndSet(Life.OVER);
    if (before == Life.OVER) {
      return;
    }
    abort();
    close(reason);
    if (before == Life.JOINING) {
      joined.completeExceptionally(reason);
    } else {
      join.listener().onEnded(reason);
    }
  }

  private void close(TargetException reason) {
    connections.forEach(PeerConnection::close);
    connected.completeExceptionally(reason);
    left.complete(null);
  }

  @Override
  public CompletableFuture<Void> connected() {
    return connected.copy();
  }

  @Override
  public List<PeerConnection> connections() {
    return List.copyOf(connections);
  }

  @Override
  public CompletableFuture<Void> leave() {
    if (life.getAndSet(Life.OVER) != Life.OVER) {
      var unused =
          step("leave", this::farewell)
              .whenComplete(
                  (answered, failure) -> {
                    abort();
                    close(failure("leave", TargetException.CLOSED, "the client has left"));
                  });
    }
    return left.copy();
  }
}
