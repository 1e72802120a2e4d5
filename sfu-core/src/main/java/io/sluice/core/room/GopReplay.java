package io.sluice.core.room;

import io.sluice.core.stream.PacketRing;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions of a feed that start from its current group of pictures. Each gets it in quanta,
 * and with it what came meanwhile, until it has caught up with the source. Touched by the feed's
 * lane alone.
 */
final class GopReplay {
  /** Most packets of a quantum, one segmented datagram. */
  static final int MAX_QUANTUM = 10;

  /** Fewest packets of a quantum: more than come meanwhile. */
  private static final int MIN_QUANTUM = 2;

  /** Quanta in which a subscription is to catch up, 5 ms each. */
  private static final int QUANTA = 50;

  private final GopCache cache = new GopCache();
  private final List<Run> runs = new ArrayList<>();

  private static final class Run {
    final Subscription subscription;

    /** The subscription's place in its feed when it began. */
    final int place;

    long next;
    int quantaLeft = QUANTA;

    Run(Subscription subscription, int place, long next) {
      this.subscription = subscription;
      this.place = place;
      this.next = next;
    }
  }

  /**
   * Takes a packet of the source; what was repaired too late for a quantum goes out at once.
   *
   * @return false if what the subscriptions would still need is gone
   */
  boolean received(RtpPacket packet, PacketRing recent) {
    cache.put(packet, recent, !runs.isEmpty());
    long unread = Long.MAX_VALUE;
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      if (packet.extendedSequence() < run.next) {
        run.subscription.outlet().offer(packet);
      }
      unread = Math.min(unread, run.next);
    }
    if (!runs.isEmpty() && (cache.isEmpty() || unread < cache.oldest())) {
      return false;
    }
    cache.release(unread);
    return true;
  }

  /**
   * Begins with a subscription.
   *
   * @param place where the feed has it
   * @return false if there is no group of pictures that it could start from
   */
  boolean begin(Subscription subscription, int place) {
    RtpPacket edge = cache.isUsable() ? cache.get(cache.newest()) : null;
    if (edge == null) {
      return false;
    }
    subscription.beginReplay(cache.start(), edge.timestamp(), edge.arrivalNanos());
    runs.add(new Run(subscription, place, cache.start()));
    return true;
  }

  /**
   * The run of a subscription, or -1.
   *
   * @param guess looked at first
   */
  int find(Subscription subscription, int guess) {
    if (guess >= 0 && guess < runs.size() && runs.get(guess).subscription == subscription) {
      return guess;
    }
    for (int i = 0; i < runs.size(); i++) {
      if (runs.get(i).subscription == subscription) {
        return i;
      }
    }
    return -1;
  }

  /** Stops with a run, whose index the last one takes. */
  void stop(int index) {
    Run moved = runs.remove(runs.size() - 1);
    if (index < runs.size()) {
      runs.set(index, moved);
    }
    if (runs.isEmpty()) {
      cache.trim();
    }
  }

  /** How many subscriptions have begun and not ended. */
  int count() {
    return runs.size();
  }

  /** The subscription of a run. */
  Subscription subscription(int index) {
    return runs.get(index).subscription;
  }

  /** Where the feed had the subscription of a run when that began. */
  int place(int index) {
    return runs.get(index).place;
  }

  /**
   * Offers the next quantum to a subscription.
   *
   * @return false when it has caught up
   */
  boolean step(int index) {
    Run run = runs.get(index);
    long backlog = cache.newest() - run.next + 1;
    int left = Math.max(1, run.quantaLeft--);
    long wanted = Math.max(MIN_QUANTUM, (backlog + left - 1) / left);
    long end = run.next + Math.min(backlog, Math.min(MAX_QUANTUM, wanted));
    while (run.next < end) {
      RtpPacket packet = cache.get(run.next++);
      if (packet != null) {
        run.subscription.outlet().offer(packet);
      }
    }
    return run.next <= cache.newest();
  }

  /** A packet for a resend, older than what is kept for resends else, or null. */
  @Nullable RtpPacket get(long sequence) {
    return cache.get(sequence);
  }

  void expire(long nowNanos) {
    if (runs.isEmpty()) {
      cache.expire(nowNanos);
    }
  }

  /** The source has changed or ended: releases all packets. */
  void clear() {
    cache.clear();
  }
}
