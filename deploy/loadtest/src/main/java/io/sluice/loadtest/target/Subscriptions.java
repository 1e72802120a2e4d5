package io.sluice.loadtest.target;

import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.loadtest.scenario.ViewerBehaviour;
import io.sluice.loadtest.target.Roster.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a viewer is subscribed to equal to what its behaviour wants of the room, by one
 * request at a time; changes that happen meanwhile are gathered into the next. Safe for use by any
 * thread.
 */
final class Subscriptions {
  private final ViewerBehaviour behaviour;
  private final Dialect dialect;
  private final SessionListener listener;
  private final Roster roster = new Roster();
  private final Set<Track> subscribed = new LinkedHashSet<>();
  private final Set<Track> refused = new HashSet<>();

  /** When each track was asked for last. */
  private final Map<Name, Long> requests = new HashMap<>();

  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private Set<String> watched = Set.of();
  private boolean started;
  private boolean busy;

  /** Asks the server for tracks, in its dialect. */
  interface Dialect {
    /**
     * Wants some tracks and others no longer.
     *
     * @return completed when the server has taken both wishes; exceptionally with a {@link
     *     TargetException}
     */
    CompletableFuture<Void> change(List<Track> added, List<Track> removed);
  }

  private record Name(String publisher, String id) {
    static Name of(Track track) {
      return new Name(track.publisher(), track.id());
    }
  }

  private record Change(List<Track> added, List<Track> removed) {}

  Subscriptions(ViewerBehaviour behaviour, Dialect dialect, SessionListener listener) {
    this.behaviour = behaviour;
    this.dialect = dialect;
    this.listener = listener;
  }

  /** Begins to subscribe; before, the room is only noted. Completed as {@link #watch}. */
  CompletableFuture<Void> start() {
    synchronized (this) {
      started = true;
    }
    return settle();
  }

  /** Takes note of what happens in the room and does what follows from it. */
  void room(Consumer<Roster> event) {
    List<String> before;
    List<String> after;
    synchronized (this) {
      before = roster.publishers();
      event.accept(roster);
      after = roster.publishers();
      subscribed.removeIf(track -> !roster.contains(track));
      refused.removeIf(track -> !roster.contains(track));
      requests.keySet().removeIf(name -> !roster.contains(name.publisher, name.id));
    }
    if (!after.equals(before)) {
      listener.onPublishers(after);
    }
    advance();
  }

  /** When the viewer asked for a track last, or {@link PeerMeter#NEVER}. */
  synchronized long requestNanos(String publisher, String id) {
    return requests.getOrDefault(new Name(publisher, id), PeerMeter.NEVER);
  }

  synchronized List<String> publishers() {
    return roster.publishers();
  }

  /**
   * Watches these publishers.
   *
   * @return completed when the server has taken all wishes that there are
   */
  CompletableFuture<Void> watch(Set<String> publishers) {
    synchronized (this) {
      if (!started || behaviour.mode() != ViewerBehaviour.Mode.SWITCH) {
        return CompletableFuture.failedFuture(
            new IllegalStateException("only viewers in mode SWITCH watch whom they are told to"));
      }
      watched = Set.copyOf(publishers);
    }
    return settle();
  }

  /** The server says that a track will not come after all. */
  synchronized void failed(String trackId) {
    subscribed.removeIf(track -> track.id().equals(trackId) && refused.add(track));
  }

  private CompletableFuture<Void> settle() {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(settled);
    }
    advance();
    return settled;
  }

  private void advance() {
    Change change;
    List<CompletableFuture<Void>> settled = List.of();
    synchronized (this) {
      if (busy || !started) {
        return;
      }
      change = next();
      busy = change != null;
      if (!busy) {
        settled = waiting;
        waiting = new ArrayList<>();
      }
    }
    if (change == null) {
      settled.forEach(w -> w.complete(null));
    } else {
      var unused =
          dialect
              .change(change.added, change.removed)
              .whenComplete((taken, failure) -> changed(change, failure));
    }
  }

  private @Nullable Change next() {
    Set<Track> wanted = roster.wanted(behaviour, watched);
    wanted.removeAll(refused);
    List<Track> added = wanted.stream().filter(track -> !subscribed.contains(track)).toList();
    List<Track> removed = subscribed.stream().filter(track -> !wanted.contains(track)).toList();
    long now = System.nanoTime();
    added.forEach(track -> requests.put(Name.of(track), now));
    return added.isEmpty() && removed.isEmpty() ? null : new Change(added, removed);
  }

  /** A request that failed because a track of it has ended meanwhile is made again without it. */
  private void changed(Change change, @Nullable Throwable failure) {
    List<CompletableFuture<Void>> failed = List.of();
    boolean outdated;
    synchronized (this) {
      busy = false;
      outdated = !change.added.stream().allMatch(roster::contains);
      if (failure == null) {
        change.added.stream().filter(roster::contains).forEach(subscribed::add);
      } else if (!outdated) {
        refused.addAll(change.added);
        failed = waiting;
        waiting = new ArrayList<>();
      }
      change.removed.forEach(subscribed::remove);
    }
    if (failure != null && !outdated) {
      TargetException error = TargetException.of("", "subscribe", failure);
      failed.forEach(w -> w.completeExceptionally(error));
      if (failed.isEmpty()) {
        listener.onError(error);
      }
    }
    advance();
  }
}
