package io.sluice.core.room;

import io.sluice.core.stream.PacketRing;
import io.sluice.core.stream.SourceTime;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An encoding of a track as one lane sees it: the subscriptions there that get its packets, and the
 * packets that may be asked for again. Touched by its lane alone.
 */
final class EncodingFeed {
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

  private final TrackFeed track;
  private final int index;
  private final PacketRing ring = new PacketRing(MAX_PACKETS, MAX_BYTES);
  private Subscription[] subscriptions = new Subscription[4];

  /** Their outlets, in the same order. */
  private Outlet[] outlets = new Outlet[4];

  /** For subscriptions that start from the current group of pictures, or null. */
  private final @Nullable GopReplay gop;

  private int count;

  /** Subscriptions that were sent packets of it, and may get late ones or ask for some again. */
  private final List<Subscription> holders = new ArrayList<>();

  private long source = -1;

  /** The newest packet that came, and its source. */
  private long newest = -1;

  private long newestSource = -1;

  /** The same when the first subscription came: what is not newer may not have been kept. */
  private long unseen = -1;

  private long unseenSource = -1;

  /** The newest packet of the source whose layers are not known. */
  private long unread = Long.MIN_VALUE;

  private long sourceTimeSsrc = -1;
  private @Nullable SourceTime sourceTime;

  EncodingFeed(TrackFeed track, int index, boolean cached) {
    this.track = track;
    this.index = index;
    this.gop = cached ? new GopReplay() : null;
  }

  /** The feed of the whole track. */
  TrackFeed track() {
    return track;
  }

  int index() {
    return index;
  }

  /** Subscriptions that get its packets. */
  int subscriptionCount() {
    return count;
  }

  /** Whether a packet is of this encoding. */
  boolean has(RtpPacket packet) {
    return packet.source() == source;
  }

  /** Offers a packet to every subscription. */
  void deliver(RtpPacket packet, long nowNanos) {
    if (packet.source() != newestSource || packet.extendedSequence() > newest) {
      newestSource = packet.source();
      newest = packet.extendedSequence();
    }
    if (count == 0) {
      deliverLate(packet, nowNanos);
      return;
    }
    if (packet.source() != source || ring.newest() - packet.extendedSequence() >= MAX_PACKETS) {
      clear(); // no packet of the same source is so late: what is kept has other numbers
      source = packet.source();
    }
    ring.put(packet, nowNanos);
    if (packet.payloadLength() > 0 && !packet.layers().known) {
      unread = Math.max(unread, packet.extendedSequence());
    }
    cache(packet);
    boolean late = ring.newest() > packet.extendedSequence();
    if (late && !holders.isEmpty()) {
      offerToHolders(packet);
    }
    late &= packet.keyframe() && mayBegin(packet);
    for (int i = 0; i < count; i++) {
      boolean begins = late && subscriptions[i].takeLateBegin(this, packet);
      outlets[i].offer(packet);
      if (begins) {
        offerAfter(packet.extendedSequence(), outlets[i]);
      }
    }
  }

  /** Nobody gets its packets any more, but for those that were missing when the last one left. */
  private void deliverLate(RtpPacket packet, long nowNanos) {
    if (!holders.isEmpty()
        && packet.source() == source
        && packet.extendedSequence() < ring.newest()) {
      ring.put(packet, nowNanos);
      offerToHolders(packet);
    }
  }

  private void offerToHolders(RtpPacket packet) {
    for (int i = 0; i < holders.size(); i++) {
      Subscription holder = holders.get(i);
      if (!holder.gets(this)) {
        holder.outlet().offer(packet);
      }
    }
  }

  /**
   * Whether a subscription can begin with this keyframe: all that follows it and came before is
   * here, and its layers are known.
   */
  boolean mayBegin(RtpPacket keyframe) {
    long sequence = keyframe.extendedSequence();
    boolean passedBy = unseenSource == keyframe.source() && unseen > sequence;
    return !passedBy && (!keyframe.layers().known || unread <= sequence);
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
  @Nullable RtpPacket cached(long ofSource, long sequence) {
    if (ofSource != source) {
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
    track.lane().pace(track);
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
  boolean replay() {
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
        subscription.endReplay(this);
      }
    }
    return replay.count() > 0;
  }

  private void breakOff(GopReplay replay) {
    while (replay.count() > 0) {
      int run = replay.count() - 1;
      Subscription subscription = replay.subscription(run);
      stop(replay, subscription, run);
      subscription.breakReplay(this);
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
   * Those of a former source of the encoding mean nothing for it.
   */
  @Nullable SourceTime sourceTime(long sourceSsrc) {
    return sourceSsrc == sourceTimeSsrc ? sourceTime : null;
  }

  void sourceTime(long sourceSsrc, SourceTime time) {
    sourceTimeSsrc = sourceSsrc;
    sourceTime = time;
  }

  /** The subscription gets its packets from now on. */
  void add(Subscription subscription) {
    if (placeOf(subscription, count - 1) >= 0) {
      return;
    }
    if (count == subscriptions.length) {
      subscriptions = Arrays.copyOf(subscriptions, 2 * count);
      outlets = Arrays.copyOf(outlets, 2 * count);
    }
    subscriptions[count] = subscription;
    outlets[count++] = subscription.outlet();
    if (count == 1) {
      unseen(newestSource, newest);
    }
    if (count == 1 && holders.isEmpty()) {
      track.track().lane().execute(() -> track.track().join(track, index));
    }
  }

  /** Tells another lane's feed, which gets packets from now on, which ones have passed it by. */
  void tellUnseen(EncodingFeed other) {
    long passedSource = newestSource;
    long passed = newest;
    other.track.lane().execute(() -> other.unseen(passedSource, passed));
  }

  private void unseen(long passedSource, long passed) {
    unseenSource = passedSource;
    unseen = passed;
  }

  /** The subscription gets its packets no longer. */
  void remove(Subscription subscription) {
    stopReplay(subscription);
    int place = placeOf(subscription, 0);
    if (place < 0) {
      return;
    }
    count--;
    System.arraycopy(subscriptions, place + 1, subscriptions, place, count - place);
    System.arraycopy(outlets, place + 1, outlets, place, count - place);
    leaveUnused();
  }

  /** Was sent packets of it: gets what comes late, and may ask for them again. Once for each. */
  void hold(Subscription subscription) {
    holders.add(subscription);
  }

  void release(Subscription subscription) {
    if (holders.remove(subscription)) {
      leaveUnused();
    }
  }

  private void leaveUnused() {
    if (count == 0 && holders.isEmpty()) {
      clear();
      track.track().lane().execute(() -> track.track().leave(track, index));
    }
  }

  /** The track ended, also for those who still send it while they wait for another one. */
  void end() {
    while (count > 0) {
      subscriptions[count - 1].sourceEnded(this);
    }
    clear();
  }

  /** Forgets all packets. */
  private void clear() {
    ring.clear();
    source = -1;
    unread = Long.MIN_VALUE;
    GopReplay replay = gop;
    if (replay != null) {
      replay.clear();
      breakOff(replay);
    }
  }
}
