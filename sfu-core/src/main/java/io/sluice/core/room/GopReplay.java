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
    long next;
    int quantaLeft = QUANTA;

    Run(Subscription subscription, long next) {
      this.subscription = subscription;
      this.next = next;
    }
  }

  /** Takes a packet of the source; what was repaired too late for a quantum goes out at once. */
  void received(RtpPacket packet, PacketRing recent) {
    cache.put(packet, recent, !runs.isEmpty());
    long unread = Long.MAX_VALUE;
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      if (packet.extendedSequence() < run.next) {
        run.subscription.outlet().offer(packet);
      }
      unread = Math.min(unread, run.next);
    }
    cache.release(unread);
  }

  /**
   * Begins with a subscription.
   *
   * @return false if there is no group of pictures that it could start from
   */
  boolean begin(Subscription subscription) {
    RtpPacket edge = cache.isUsable() ? cache.get(cache.newest()) : null;
    if (edge == null) {
      return false;
    }
    subscription.beginReplay(cache.start(), edge.timestamp(), edge.arrivalNanos());
    runs.add(new Run(subscription, cache.start()));
    return true;
  }

  /** Stops with a subscription; returns whether it had begun. */
  boolean stop(Subscription subscription) {
    boolean stopped = runs.removeIf(run -> run.subscription == subscription);
    if (stopped && runs.isEmpty()) {
      cache.trim();
    }
    return stopped;
  }

  /** How many subscriptions have begun and not ended. */
  int count() {
    return runs.size();
  }

  /** The subscription of a run. */
  Subscription subscription(int index) {
    return runs.get(index).subscription;
  }

  /** Whether what the subscriptions would still need is gone. */
  boolean isBroken() {
    return cache.isEmpty() && !runs.isEmpty();
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
