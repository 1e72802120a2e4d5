package io.sluice.loadtest.run;

import io.sluice.loadtest.client.PeerConnection;
import io.sluice.loadtest.measure.ClientMeter;
import io.sluice.loadtest.target.Session;
import io.sluice.loadtest.target.SessionListener;
import io.sluice.loadtest.target.TargetException;
import io.sluice.signaling.room.Role;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One client from its turn to join until it is gone. Its state is touched by the run's thread. */
final class Client {
  /** How far a client has come. */
  enum State {
    /** It waits for its turn. */
    WAITING,
    /** The server's signalling has not accepted it yet. */
    JOINING,
    /** Its connections are being made. */
    CONNECTING,
    CONNECTED,
    /** It left, could not join, or was lost. */
    GONE
  }

  /** Told of a client's way, on the run's thread. */
  interface Listener {
    /** Signalling has accepted it. */
    void onJoined(Client client);

    /** It is in another state than the one given. */
    void onChange(Client client, State before);

    /** Something failed; unless it is gone now, it goes on. */
    void onFault(Client client, State before, Throwable fault);
  }

  private final int room;
  private final Role role;
  private final boolean alone;
  private final Listener listener;
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private State state = State.WAITING;
  private @Nullable Session session;
  private @Nullable ClientMeter meter;

  /**
   * @param alone whether it views and nobody else publishes in its room: then it has no connection
   *     to view by
   */
  Client(int room, Role role, boolean alone, Listener listener) {
    this.room = room;
    this.role = role;
    this.alone = alone;
    this.listener = listener;
  }

  int room() {
    return room;
  }

  Role role() {
    return role;
  }

  boolean alone() {
    return alone;
  }

  /** Whether it needs no more than to be joined, and has no connection yet. */
  boolean lacksConnection() {
    return alone && role == Role.SUBSCRIBER && (session == null || session.connections().isEmpty());
  }

  State state() {
    return state;
  }

  boolean publishes() {
    return role != Role.SUBSCRIBER;
  }

  boolean views() {
    return role != Role.PUBLISHER;
  }

  /** Whether a state is one on the way in. */
  static boolean isArriving(State state) {
    return state == State.JOINING || state == State.CONNECTING;
  }

  /** What the target knows of it; null before it joined. */
  @Nullable Session session() {
    return session;
  }

  /**
   * Begins to join.
   *
   * @param executor the run's thread
   * @param clock as {@link System#nanoTime}
   */
  void join(Joiner joiner, int number, ClientMeter begun, Executor executor, LongSupplier clock) {
    meter = begun;
    enter(State.JOINING);
    var unused =
        joiner
            .join(room, number, role, new Ears(begun, executor))
            .whenComplete(
                (joined, fault) -> {
                  if (fault == null) {
                    begun.joined(clock.getAsLong());
                  }
                  executor.execute(() -> answered(joined, fault, executor));
                });
  }

  private void answered(@Nullable Session joined, @Nullable Throwable fault, Executor executor) {
    if (joined == null) {
      fail(fault == null ? new IllegalStateException("no session") : fault);
      left.complete(null);
      return;
    }
    session = joined;
    if (state == State.GONE) {
      var unused = joined.leave().whenComplete((none, ignored) -> left.complete(null));
      return;
    }
    enter(State.CONNECTING);
    listener.onJoined(this);
    var unused =
        (alone ? connectedSoFar(joined) : joined.connected())
            .whenComplete((none, broken) -> executor.execute(() -> connected(broken)));
  }

  private static CompletableFuture<Void> connectedSoFar(Session session) {
    return CompletableFuture.allOf(
        session.connections().stream()
            .map(PeerConnection::connected)
            .toArray(CompletableFuture[]::new));
  }

  private void connected(@Nullable Throwable fault) {
    if (fault != null) {
      fail(fault);
    } else if (state == State.CONNECTING) {
      enter(State.CONNECTED);
    }
  }

  /** It could not join, or was lost: what is left of it is closed. */
  private void fail(Throwable thrown) {
    if (state == State.GONE) {
      return;
    }
    State before = state;
    Throwable fault = cause(thrown);
    if (meter != null) {
      meter.failed(message(fault));
    }
    leaveSession();
    enter(State.GONE);
    listener.onFault(this, before, fault);
  }

  /**
   * Leaves, or gives up its turn.
   *
   * @return completed when nothing of it is left
   */
  CompletableFuture<Void> leave() {
    State before = state;
    if (before == State.GONE) {
      return left;
    }
    if (meter != null) {
      meter.left();
    }
    enter(State.GONE);
    if (before == State.WAITING) {
      left.complete(null);
    } else if (before != State.JOINING) { // else the session that comes is left
      leaveSession();
    }
    return left;
  }

  private void leaveSession() {
    if (session != null) {
      var unused = session.leave().whenComplete((none, ignored) -> left.complete(null));
    }
  }

  private void enter(State next) {
    State before = state;
    state = next;
    listener.onChange(this, before);
  }

  /** What went wrong, out of the wrapping of a future. */
  static Throwable cause(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }

  /** What went wrong, for people. */
  static String message(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isEmpty() ? thrown.getClass().getSimpleName() : message;
  }

  /** What the target tells, brought to the run's thread. */
  private final class Ears implements SessionListener {
    private final ClientMeter begun;
    private final Executor executor;

    Ears(ClientMeter begun, Executor executor) {
      this.begun = begun;
      this.executor = executor;
    }

    @Override
    public void onConnection(PeerConnection connection) {
      begun.peer(connection.meter());
    }

    @Override
    public void onError(TargetException error) {
      executor.execute(() -> listener.onFault(Client.this, state, error));
    }

    @Override
    public void onEnded(TargetException reason) {
      executor.execute(() -> fail(reason));
    }
  }
}
