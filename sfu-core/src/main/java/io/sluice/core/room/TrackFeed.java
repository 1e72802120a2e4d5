package io.sluice.core.room;

import io.sluice.core.api.MediaKind;
import io.sluice.core.stream.PacketRing;
import io.sluice.core.stream.SourceTime;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A track as one lane sees it: the subscriptions there and the packets that they may ask for again.
 * Touched by its lane alone.
 */
public final class TrackFeed {
  private static final int MAX_PACKETS = 4_096;
  private static final long MAX_BYTES = 4 << 20;

  /** Stands in for the outlet of a subscription that gets its packets from the replay. */
  private static final Outlet SILENT =
      new Outlet() {
        @Override
        public void offer(RtpPacket packet) {}

        @Override
        public boolean isReady() {
          return false;
        }

        @Override
        public void flush() {}

        @Override
        public void resend(int sequence, long nowNanos) {}
      };

  private final PublishedTrack track;
  private final Lane lane;
  private final PacketRing ring = new PacketRing(MAX_PACKETS, MAX_BYTES);
  private Subscription[] subscriptions = new Subscription[4];

  /** Their outlets, in the same order. */
  private Outlet[] outlets = new Outlet[4];

  /** For subscriptions that start from the current group of pictures, or null. */
  private final @Nullable GopReplay gop;

  private int count;
  private long ssrc = -1;
  private long sourceTimeSsrc = -1;
  private @Nullable SourceTime sourceTime;

  TrackFeed(PublishedTrack track, Lane lane) {
    this.track = track;
    this.lane = lane;
    boolean cached = track.kind() == MediaKind.VIDEO && track.section().gopCache();
    this.gop = cached ? new GopReplay() : null;
  }

  PublishedTrack track() {
    return track;
  }

  Lane lane() {
    return lane;
  }

  /** Subscriptions on this lane. */
  public int subscriptionCount() {
    return count;
  }

  /** Offers a packet to every subscription. */
  public void deliver(RtpPacket packet, long nowNanos) {
    if (count == 0) {
      return;
    }
    if (packet.ssrc() != ssrc || ring.newest() - packet.extendedSequence() >= MAX_PACKETS) {
      clear(); // no packet of the same source is so late: what is kept has other numbers
      ssrc = packet.ssrc();
    }
    ring.put(packet, nowNanos);
    cache(packet);
    boolean late = packet.keyframe() && ring.newest() > packet.extendedSequence();
    for (int i = 0; i < count; i++) {
      boolean begins = late && subscriptions[i].takeLateBegin();
      outlets[i].offer(packet);
      if (begins) {
        offerAfter(packet.extendedSequence(), outlets[i]);
      }
    }
  }

  private void cache(RtpPacket packet) {
    GopReplay replay = gop;
    if (replay != null && !replay.received(packet, ring)) {
      breakOff(replay);
    }
  }

  /** The rest of a keyframe came before its first packet, and was of no use then. */
  private void offerAfter(long sequence, Outlet outlet) {
    for (long next = sequence + 1; next <= ring.newest(); next++) {
      RtpPacket packet = ring.get(next);
      if (packet != null) {
        outlet.offer(packet);
      }
    }
  }

  /** The packet of this source with this extended sequence number, or null. */
  @Nullable RtpPacket cached(long sourceSsrc, long sequence) {
    if (sourceSsrc != ssrc) {
      return null;
    }
    RtpPacket recent = ring.get(sequence);
    return recent != null || gop == null ? recent : gop.get(sequence);
  }

  /** Lets go of packets that are too old to be sent again. */
  void expire(long nowNanos) {
    ring.expire(nowNanos);
    if (gop != null) {
      gop.expire(nowNanos);
    }
  }

  // Starting from the current group of pictures

  /** Whether subscriptions start from the current group of pictures where they can. */
  boolean isCached() {
    return gop != null;
  }

  /**
   * Lets a subscription start from the current group of pictures, from which it goes on to what
   * comes then.
   *
   * @return false if there is none that is whole and within its limits
   */
  boolean replayTo(Subscription subscription) {
    int place = placeOf(subscription, count - 1);
    if (gop == null || place < 0 || !gop.begin(subscription, place)) {
      return false;
    }
    outlets[place] = SILENT;
    lane.pace(this);
    return true;
  }

  /** The subscription follows the source again as it comes, or not at all. */
  void stopReplay(Subscription subscription) {
    if (gop != null) {
      stop(gop, subscription, gop.count() - 1);
    }
  }

  /** The run is looked for: a subscription that sheds its packets may have stopped by then. */
  private void stop(GopReplay replay, Subscription subscription, int guess) {
    int run = replay.find(subscription, guess);
    if (run >= 0) {
      int place = placeOf(subscription, replay.place(run));
      replay.stop(run);
      if (place >= 0) {
        outlets[place] = subscription.outlet();
      }
    }
  }

  /** Offers the next quantum to each subscription that starts; false when none is left. */
  public boolean replay() {
    GopReplay replay = gop;
    if (replay == null) {
      return false;
    }
    for (int i = replay.count() - 1; i >= 0; i--) {
      Subscription subscription = replay.subscription(i);
      if (!replay.step(i)) {
        if (subscription.isWaiting()) {
          subscription.outlet().flush(); // what was offered may be what it waits for
        }
        stop(replay, subscription, i);
        subscription.endReplay();
      }
    }
    return replay.count() > 0;
  }

  private void breakOff(GopReplay replay) {
    while (replay.count() > 0) {
      int run = replay.count() - 1;
      Subscription subscription = replay.subscription(run);
      stop(replay, subscription, run);
      subscription.breakReplay();
    }
  }

  /**
   * Where a subscription is, or -1.
   *
   * @param guess looked at first
   */
  private int placeOf(Subscription subscription, int guess) {
    if (guess >= 0 && guess < count && subscriptions[guess] == subscription) {
      return guess;
    }
    for (int i = 0; i < count; i++) {
      if (subscriptions[i] == subscription) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Where the timestamps of this source stand on our clock, or null before its first sender report.
   * Those of a former source of the track mean nothing for it.
   */
  @Nullable SourceTime sourceTime(long sourceSsrc) {
    return sourceSsrc == sourceTimeSsrc ? sourceTime : null;
  }

  void sourceTime(long sourceSsrc, SourceTime time) {
    sourceTimeSsrc = sourceSsrc;
    sourceTime = time;
  }

  void add(Subscription subscription) {
    if (count == subscriptions.length) {
      subscriptions = Arrays.copyOf(subscriptions, 2 * count);
      outlets = Arrays.copyOf(outlets, 2 * count);
    }
    subscriptions[count] = subscription;
    outlets[count++] = subscription.outlet();
    if (count == 1) {
      track.lane().execute(() -> track.activate(this));
    }
  }

  void remove(Subscription subscription) {
    stopReplay(subscription);
    for (int i = 0; i < count; i++) {
      if (subscriptions[i] == subscription) {
        count--;
        System.arraycopy(subscriptions, i + 1, subscriptions, i, count - i);
        System.arraycopy(outlets, i + 1, outlets, i, count - i);
        if (count == 0) {
          clear();
          track.lane().execute(() -> track.deactivate(this));
        }
        return;
      }
    }
  }

  /** The track ended: its subscriptions follow nothing now. */
  void end() {
    while (count > 0) {
      subscriptions[count - 1].detach();
    }
    clear();
  }

  private void clear() {
    ring.clear();
    ssrc = -1;
    GopReplay replay = gop;
    if (replay != null) {
      replay.clear();
      breakOff(replay);
    }
  }
}
