package io.sluice.loadtest.run;

import io.sluice.loadtest.target.Session;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Viewers that look at one publisher at a time, and at another after a while. */
final class Switching {
  /** When a viewer with nobody to look at looks again. */
  private static final long RETRY_NANOS = 200_000_000L;

  private final long everyNanos;
  private final RandomGenerator random;
  private final Consumer<Throwable> onFault;
  private final PriorityQueue<Turn> turns =
      new PriorityQueue<>(Comparator.comparingLong(turn -> turn.nanos));

  private record Turn(long nanos, Client client, String watched) {}

  /**
   * @param onFault told, on any thread, when the server does not let a viewer switch
   */
  Switching(Duration every, RandomGenerator random, Consumer<Throwable> onFault) {
    this.everyNanos = every.toNanos();
    this.random = random;
    this.onFault = onFault;
  }

  /** A viewer has joined and looks at nobody yet. */
  void add(Client client, long nowNanos) {
    turns.add(new Turn(nowNanos, client, ""));
  }

  /** Lets those look at somebody else whose time has come. */
  void tick(long nowNanos) {
    for (Turn turn = turns.peek(); turn != null && turn.nanos <= nowNanos; turn = turns.peek()) {
      turns.remove();
      Session session = turn.client.session();
      if (session != null && turn.client.state() != Client.State.GONE) {
        turns.add(next(turn, session, nowNanos));
      }
    }
  }

  private Turn next(Turn turn, Session session, long nowNanos) {
    List<String> publishers = session.publishers();
    if (publishers.isEmpty()) {
      return new Turn(nowNanos + RETRY_NANOS, turn.client, "");
    }
    int last = publishers.indexOf(turn.watched);
    int index = last < 0 ? random.nextInt(publishers.size()) : (last + 1) % publishers.size();
    String watched = publishers.get(index);
    if (!watched.equals(turn.watched)) {
      var unused =
          session
              .watch(Set.of(watched))
              .whenComplete(
                  (none, fault) -> {
                    if (fault != null) {
                      onFault.accept(Client.cause(fault));
                    }
                  });
    }
    return new Turn(nowNanos + everyNanos, turn.client, watched);
  }
}
