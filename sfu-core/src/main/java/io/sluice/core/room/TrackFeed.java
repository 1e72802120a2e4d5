package io.sluice.core.room;

import io.sluice.core.api.TrackLayers;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;

/**
 * A track as one lane sees it: the subscriptions there that follow it, and a feed for each of its
 * encodings. Touched by its lane alone.
 */
public final class TrackFeed {
  private final PublishedTrack track;
  private final Lane lane;
  private final EncodingFeed[] encodings;

  /** Those that follow the track, whether they have begun with it or not. */
  private final List<Subscription> followers = new ArrayList<>();

  private TrackLayers layers = new TrackLayers(List.of());
  private boolean ended;

  TrackFeed(PublishedTrack track, Lane lane) {
    this.track = track;
    this.lane = lane;
    boolean cached = track.isVideo() && track.section().gopCache();
    this.encodings = new EncodingFeed[track.encodingCount()];
    for (int i = 0; i < encodings.length; i++) {
      encodings[i] = new EncodingFeed(this, i, cached);
    }
  }

  PublishedTrack track() {
    return track;
  }

  Lane lane() {
    return lane;
  }

  EncodingFeed encoding(int index) {
    return encodings[index];
  }

  /** Subscriptions on this lane. */
  public int subscriptionCount() {
    return followers.size();
  }

  /** Offers a packet to every subscription that gets its encoding. */
  public void deliver(RtpPacket packet, long nowNanos) {
    encodings[packet.encoding()].deliver(packet, nowNanos);
  }

  /** Offers the next quantum to each subscription that starts; false when none is left. */
  public boolean replay() {
    boolean more = false;
    for (EncodingFeed encoding : encodings) {
      more |= encoding.replay();
    }
    return more;
  }

  /** Which layers of it come, as far as this lane was told. */
  TrackLayers layers() {
    return layers;
  }

  /** Other layers come: subscriptions choose again. */
  void layers(TrackLayers current) {
    layers = current;
    for (int i = 0; i < followers.size(); i++) {
      followers.get(i).choose();
    }
  }

  /** A subscription follows it from now on. */
  void follow(Subscription subscription) {
    followers.add(subscription);
    if (followers.size() == 1) {
      track.lane().execute(() -> track.activate(this));
    }
  }

  /** A subscription follows it no longer. */
  void unfollow(Subscription subscription) {
    if (followers.remove(subscription) && followers.isEmpty()) {
      track.lane().execute(() -> track.deactivate(this));
    }
  }

  /** Whether the track has ended. */
  boolean isEnded() {
    return ended;
  }

  /** The track ended: its subscriptions follow nothing now. */
  void end() {
    ended = true;
    while (!followers.isEmpty()) {
      followers.get(followers.size() - 1).trackEnded(this);
    }
    for (EncodingFeed encoding : encodings) {
      encoding.end();
    }
  }
}
