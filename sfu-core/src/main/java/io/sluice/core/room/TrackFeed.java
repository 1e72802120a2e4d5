package io.sluice.core.room;

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

  private final PublishedTrack track;
  private final Lane lane;
  private final PacketRing ring = new PacketRing(MAX_PACKETS, MAX_BYTES);
  private Subscription[] subscriptions = new Subscription[4];

  /** Their outlets, in the same order. */
  private Outlet[] outlets = new Outlet[4];

  private int count;
  private long ssrc = -1;
  private @Nullable SourceTime sourceTime;

  TrackFeed(PublishedTrack track, Lane lane) {
    this.track = track;
    this.lane = lane;
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
    if (packet.ssrc() != ssrc) {
      ring.clear();
      ssrc = packet.ssrc();
    }
    ring.put(packet, nowNanos);
    boolean late = packet.keyframe() && ring.newest() > packet.extendedSequence();
    for (int i = 0; i < count; i++) {
      boolean begins = late && subscriptions[i].takeLateBegin();
      outlets[i].offer(packet);
      if (begins) {
        offerAfter(packet.extendedSequence(), outlets[i]);
      }
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
    return sourceSsrc == ssrc ? ring.get(sequence) : null;
  }

  /** Lets go of packets that are too old to be sent again. */
  void expire(long nowNanos) {
    ring.expire(nowNanos);
  }

  /** Where the track's timestamps stand on our clock, or null before the first sender report. */
  @Nullable SourceTime sourceTime() {
    return sourceTime;
  }

  void sourceTime(SourceTime time) {
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
  }
}
