package io.sluice.loadtest.run;

import io.sluice.core.testkit.VirtualClock;
import io.sluice.loadtest.client.PeerConnection;
import io.sluice.loadtest.target.Session;
import io.sluice.loadtest.target.SessionListener;
import io.sluice.loadtest.target.TargetException;
import io.sluice.signaling.room.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A server that takes clients in no time, unless it is told otherwise; without media. */
final class FakeServer implements Joiner {
  private final VirtualClock clock;

  /** Everyone who came, by number. */
  final Map<Integer, Guest> guests = new LinkedHashMap<>();

  /** Clients that are refused, by number. */
  Predicate<Integer> refused = number -> false;

  /** Whether clients that join are connected at once; else when {@link Guest#connect} is called. */
  boolean connecting = true;

  int mostPresent;

  FakeServer(VirtualClock clock) {
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Session> join(
      int room, int number, Role role, SessionListener listener) {
    Guest guest = new Guest(room, role, listener, clock.nanos());
    guest.left = refused.test(number);
    guests.put(number, guest);
    if (guest.left) {
      return CompletableFuture.failedFuture(
          new TargetException("r-" + (room + 1), "join", "full", "the room is full"));
    }
    if (connecting) {
      guest.connect();
    }
    mostPresent = Math.max(mostPresent, (int) present());
    return CompletableFuture.completedFuture(guest);
  }

  long present() {
    return guests.values().stream().filter(guest -> !guest.left).count();
  }

  List<Guest> inRoom(int room, Role role) {
    return guests.values().stream()
        .filter(guest -> !guest.left && guest.room == room && guest.role == role)
        .toList();
  }

  /** A client as the server sees it. */
  static final class Guest implements Session {
    final int room;
    final Role role;
    final SessionListener listener;
    final long joinedNanos;
    final List<String> watched = new ArrayList<>();
    final CompletableFuture<Void> connected = new CompletableFuture<>();
    List<String> publishers = List.of("a", "b", "c");
    boolean left;

    Guest(int room, Role role, SessionListener listener, long nowNanos) {
      this.room = room;
      this.role = role;
      this.listener = listener;
      joinedNanos = nowNanos;
    }

    void connect() {
      connected.complete(null);
    }

    void drop() {
      left = true;
      listener.onEnded(new TargetException("r", "connection", TargetException.CLOSED, "gone"));
    }

    @Override
    public String id() {
      return "";
    }

    @Override
    public CompletableFuture<Void> connected() {
      return connected;
    }

    @Override
    public List<PeerConnection> connections() {
      return List.of();
    }

    @Override
    public List<String> publishers() {
      return publishers;
    }

    @Override
    public CompletableFuture<Void> watch(Set<String> wanted) {
      watched.addAll(wanted);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> leave() {
      left = true;
      return CompletableFuture.completedFuture(null);
    }
  }
}
