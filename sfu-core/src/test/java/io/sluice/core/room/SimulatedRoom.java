package io.sluice.core.room;

import io.sluice.core.room.SimulatedPublisher.Arrival;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.testkit.CountingRecycler;
import io.sluice.core.testkit.DelayLine;
import io.sluice.core.testkit.NetworkLink;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.VirtualClock;
import io.sluice.core.testkit.video.UplinkLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Virtual time, networks and two lanes for publishers and subscribers of one room. */
final class SimulatedRoom {
  static final long MILLI = 1_000_000L;

  /** Longest that the second lane does not run. */
  private static final long IDLE_NANOS = 3 * MILLI;

  final RandomGenerator random;
  final VirtualClock clock = new VirtualClock();
  final long start = clock.nanos();
  final NtpClock ntp = new NtpClock(1_700_000_000_000L, start);
  final CountingRecycler recycler = new CountingRecycler();
  final UplinkLog uplink = new UplinkLog();
  final ManualLane home = new ManualLane(0);
  final ManualLane other = new ManualLane(1);

  private final DelayLine<Runnable> events = new DelayLine<>(1 << 20);
  private long otherRanNanos = start;

  /** Told of packets when they come, and when both lanes have them. */
  final List<Consumer<Arrival>> arrivalListeners = new ArrayList<>();

  SimulatedRoom(RandomGenerator random) {
    this.random = random;
  }

  long now() {
    return clock.nanos();
  }

  NetworkLink link(String model) {
    return new NetworkLink(NetworkModel.parse(model), random.nextLong(), start);
  }

  /** Something happens at a time. */
  void at(long nanos, Runnable event) {
    events.add(Math.max(nanos, now()), event);
  }

  /** Something happens now and again and again. */
  void every(long nanos, Runnable event) {
    event.run();
    at(now() + nanos, () -> every(nanos, event));
  }

  /** A datagram is sent; what happens when it arrives, if it does, twice if it is duplicated. */
  void carry(NetworkLink link, int bytes, Runnable arrival) {
    long arrives = link.offer(now(), bytes);
    if (arrives == NetworkLink.DROPPED) {
      return;
    }
    at(arrives, arrival);
    if (link.duplicateNanos() != NetworkLink.DROPPED) {
      at(link.duplicateNanos(), arrival);
    }
  }

  /** Lets time pass; the second lane takes its turn whenever it likes. */
  void runUntil(long nanos) {
    while (events.nextNanos() < nanos) {
      clock.advanceTo(events.nextNanos());
      Runnable event = events.poll(now());
      if (event != null) {
        event.run();
      }
      home.run();
      if (random.nextBoolean() || now() - otherRanNanos > IDLE_NANOS) {
        otherRanNanos = now();
        other.run();
      }
    }
    clock.advanceTo(nanos);
    settle();
  }

  /** Tells that a packet has come, and once more when both lanes have it. */
  void tellArrival(Arrival arrival) {
    arrivalListeners.forEach(listener -> listener.accept(arrival));
    at(now() + IDLE_NANOS, () -> arrivalListeners.forEach(listener -> listener.accept(arrival)));
  }

  /** Runs what waits on either lane. */
  void settle() {
    while (home.waiting() > 0 || other.waiting() > 0) {
      home.run();
      other.run();
    }
  }
}
