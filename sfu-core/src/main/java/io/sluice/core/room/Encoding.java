package io.sluice.core.room;

import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One encoding of a track, the only one or one of its simulcast: which SSRC it has now, what of it
 * is forwarded where, and who wants a keyframe. Except where noted, touched by the track's lane
 * alone.
 */
final class Encoding {
  /** An SSRC that was silent for this long gives way to another one of the encoding. */
  static final long SILENCE_NANOS = 500_000_000;

  /** So long after it said that it leaves, a source's packets may be ones that were overtaken. */
  private static final long STRAGGLING_NANOS = 100_000_000;

  /** One of several that is silent for so long was stopped, if so many frames of others came. */
  private static final long STOPPED_NANOS = 250_000_000;

  private static final int STOPPED_FRAMES = 4;

  /** The same where frames come seldom, as of a screen. */
  private static final long SLOW_STOPPED_NANOS = 400_000_000;

  private static final int SLOW_STOPPED_FRAMES = 2;

  /** In place of a generation: nothing was told of the stream. */
  private static final int UNTOLD = -1;

  final PublishedTrack track;
  final int index;
  final LayerMeter meter = new LayerMeter();

  /** Feeds of other lanes that have subscriptions to it. */
  private final List<TrackFeed> otherLanes = new ArrayList<>();

  private @Nullable ReceivedStream stream;
  private boolean active;

  /** That of the stream's layers when {@link #takeNews} was called last. */
  private int generation;

  private long lastArrivalNanos;
  private long trackFrames;
  private boolean keyframeWanted;

  /** The same wish of subscriptions that are under way; set by any lane. */
  private volatile boolean keyframeMissed;

  Encoding(PublishedTrack track, int index) {
    this.track = track;
    this.index = index;
  }

  /** The SSRC that is forwarded, or null before the first packet. */
  @Nullable ReceivedStream stream() {
    return stream;
  }

  /** Whether the publisher sends it now, as far as is known. */
  boolean isActive() {
    return active;
  }

  /** Width of a spatial layer in pixels, 0 if not known. */
  int width(int spatialId) {
    ReceivedStream current = stream;
    return current == null ? 0 : current.layers.width(spatialId);
  }

  /** Height of a spatial layer in pixels, 0 if not known. */
  int height(int spatialId) {
    ReceivedStream current = stream;
    return current == null ? 0 : current.layers.height(spatialId);
  }

  /** The layers that come now, as a mask of {@link LayerFacts#bit}. */
  long layers() {
    ReceivedStream current = stream;
    return current == null ? 0 : current.layers.activeLayers();
  }

  /** Whether sizes or the layers that come have changed since the last call. */
  boolean takeNews() {
    ReceivedStream current = stream;
    int now = current == null ? 0 : current.layers.generation();
    boolean news = now != generation;
    generation = now;
    return news;
  }

  /** Whether anybody receives it, on any lane. */
  boolean hasSubscriptions() {
    return track.ownFeed().encoding(index).subscriptionCount() > 0 || !otherLanes.isEmpty();
  }

  /** Asks for a keyframe; requests are coalesced. */
  void requestKeyframe() {
    keyframeWanted = track.isVideo();
  }

  /**
   * As {@link #requestKeyframe}, on any lane: nothing is allocated, however many ask at once. For
   * subscriptions that are known to the encoding and get the next keyframe in any case.
   */
  void requestMissedKeyframe() {
    if (!keyframeMissed) {
      keyframeMissed = true;
    }
  }

  /** Whether a keyframe was asked for since the last call. */
  boolean takeKeyframeWish() {
    boolean missed = keyframeMissed;
    boolean wanted = keyframeWanted || missed;
    keyframeWanted = false;
    if (missed) {
      keyframeMissed = false;
    }
    return wanted;
  }

  /**
   * Whether packets of this SSRC are forwarded: the first one seen, until it leaves or falls silent
   * and another takes its place.
   *
   * @param repair whether the packet came by RTX, which is no sign that a source goes on
   */
  boolean forwards(ReceivedStream candidate, boolean repair, long nowNanos) {
    ReceivedStream current = stream;
    boolean straggles =
        candidate.left && (repair || nowNanos - candidate.leftNanos < STRAGGLING_NANOS);
    if (current == candidate) {
      candidate.left = straggles;
      return true;
    }
    if (current != null
        && (!current.left || straggles)
        && nowNanos - current.lastArrivalNanos < SILENCE_NANOS) {
      return false;
    }
    candidate.left = false;
    stream = candidate;
    generation = UNTOLD;
    requestKeyframe();
    return true;
  }

  /** A packet came, with its layer facts filled in. */
  void arrived(RtpPacket packet, long trackFrameCount, long nowNanos) {
    if (packet.payloadLength() > 0) {
      if (!active) {
        meter.restart();
      }
      active = true;
      lastArrivalNanos = nowNanos;
      trackFrames = trackFrameCount;
      meter.count(packet);
    }
  }

  /** A keyframe came: nobody waits for one any more. */
  void onKeyframe() {
    keyframeWanted = false;
    keyframeMissed = false;
  }

  /**
   * Looks whether it was stopped while others of the track go on.
   *
   * @param trackFrameCount frames of all encodings so far
   * @return whether it was active until now
   */
  boolean detectStop(long trackFrameCount, long nowNanos) {
    long silent = nowNanos - lastArrivalNanos;
    long others = trackFrameCount - trackFrames;
    boolean stopped =
        active
            && ((silent >= STOPPED_NANOS && others >= STOPPED_FRAMES)
                || (silent >= SLOW_STOPPED_NANOS && others >= SLOW_STOPPED_FRAMES));
    active &= !stopped;
    return stopped;
  }

  /** Hands a packet to the other lanes that have subscriptions. */
  void handToOthers(RtpPacket packet) {
    for (int i = 0; i < otherLanes.size(); i++) {
      TrackFeed feed = otherLanes.get(i);
      feed.lane().hand(feed, packet);
    }
  }

  /** A feed of another lane got its first subscription to it. */
  void join(TrackFeed feed) {
    if (!otherLanes.contains(feed)) {
      otherLanes.add(feed);
    }
  }

  /** A feed of another lane lost its last subscription to it. */
  void leave(TrackFeed feed) {
    otherLanes.remove(feed);
  }

  void close() {
    otherLanes.clear();
  }
}
