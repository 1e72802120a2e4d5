package io.sluice.loadtest.run;

import io.sluice.loadtest.scenario.Ramp;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Those who wait for their turn to join. Publishers go first, and subscribers only once the
 * publishers have arrived: not every server lets anyone view what is not there. Time is an
 * argument.
 */
final class Arrivals {
  private final Ramp ramp;
  private final Deque<Client> publishers = new ArrayDeque<>();
  private final Deque<Client> subscribers = new ArrayDeque<>();
  private int wave;
  private int begun;
  private long elapsedNanos;
  private long lastNanos;

  Arrivals(Ramp ramp) {
    this.ramp = ramp;
  }

  void add(Client client) {
    (client.publishes() ? publishers : subscribers).add(client);
  }

  /** Begins the ramp for those who wait now; who gave up the turn waits no more. */
  void begin(long nowNanos) {
    removeGone();
    wave = size();
    begun = 0;
    elapsedNanos = 0;
    lastNanos = nowNanos;
  }

  /** How many wait. */
  int size() {
    return publishers.size() + subscribers.size();
  }

  /** Whether a client that publishes waits. */
  boolean hasPublisher() {
    return !publishers.isEmpty();
  }

  private void removeGone() {
    publishers.removeIf(client -> client.state() == Client.State.GONE);
    subscribers.removeIf(client -> client.state() == Client.State.GONE);
  }

  /**
   * Lets those join whose turn it is.
   *
   * @param publishersArriving whether publishers are on their way in
   */
  void tick(boolean publishersArriving, Consumer<Client> join, long nowNanos) {
    boolean waits = publishers.isEmpty() && publishersArriving;
    elapsedNanos += waits ? 0 : nowNanos - lastNanos;
    lastNanos = nowNanos;
    if (waits) {
      return;
    }
    Deque<Client> turn = publishers.isEmpty() ? subscribers : publishers;
    int due = ramp.begun(wave, elapsedNanos);
    while (begun < due && !turn.isEmpty()) {
      begun++;
      join.accept(turn.remove());
    }
  }
}
