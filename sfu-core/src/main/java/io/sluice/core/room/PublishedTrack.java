package io.sluice.core.room;

import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.TrackListener;
import io.sluice.core.stream.SourceTime;
import io.sluice.core.wire.codec.KeyframeDetector;
import io.sluice.core.wire.codec.VideoCodec;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A track that a publisher sends: its packets go to the feed of each lane that has subscriptions.
 * Except where noted, touched by its own lane alone.
 */
public final class PublishedTrack {
  private static final int PAYLOAD_TYPES = 128;

  /** A layer that was silent for this long gives way to another SSRC of the track. */
  static final long SILENCE_NANOS = 500_000_000;

  /** So long after it said that it leaves, a source's packets may be ones that were overtaken. */
  private static final long STRAGGLING_NANOS = 100_000_000;

  private final ReceiveSection section;
  private final Lane lane;
  private final TrackListener listener;
  private final byte[] mid;
  private final int clockRate;
  private final @Nullable PayloadMapping[] payloads = new PayloadMapping[PAYLOAD_TYPES];
  private final @Nullable PayloadMapping[] rtxPayloads = new PayloadMapping[PAYLOAD_TYPES];
  private final @Nullable VideoCodec[] videoCodecs = new VideoCodec[PAYLOAD_TYPES];
  private final Map<ExtensionType, Integer> extensions;
  private final TrackFeed[] feeds;
  private final List<TrackFeed> otherLanes = new ArrayList<>();
  private @Nullable Layer layer;
  private final int redPayloadType;

  /** The payload type of the codec that the listener was told of. */
  private int toldPayloadType = -1;

  private boolean keyframeWanted;

  /** The same wish of subscriptions that are under way; set by any lane. */
  private volatile boolean keyframeMissed;

  private boolean closed;

  PublishedTrack(ReceiveSection section, Lane lane, List<? extends Lane> lanes, TrackListener l) {
    this.section = section;
    this.lane = lane;
    this.listener = l;
    this.mid = section.mid().getBytes(StandardCharsets.UTF_8);
    this.clockRate = section.payloads().get(0).codec().clockRate();
    this.extensions = extensionIds(section.extensions());
    int red = -1;
    for (PayloadMapping mapping : section.payloads()) {
      payloads[mapping.payloadType()] = mapping;
      videoCodecs[mapping.payloadType()] =
          section.kind() == MediaKind.VIDEO ? VideoCodec.fromName(mapping.codec().name()) : null;
      if (section.kind() == MediaKind.AUDIO && mapping.codec().isRed()) {
        red = mapping.payloadType();
      }
      if (mapping.rtxPayloadType() >= 0) {
        rtxPayloads[mapping.rtxPayloadType()] = mapping;
      }
    }
    this.redPayloadType = red;
    this.feeds = new TrackFeed[lanes.size()];
    for (int i = 0; i < feeds.length; i++) {
      feeds[i] = new TrackFeed(this, lanes.get(i));
    }
  }

  /** Known extensions with their identifiers. */
  static Map<ExtensionType, Integer> extensionIds(List<HeaderExtensionMapping> mappings) {
    Map<ExtensionType, Integer> ids = new EnumMap<>(ExtensionType.class);
    for (HeaderExtensionMapping mapping : mappings) {
      ExtensionType type = ExtensionType.fromUri(mapping.uri());
      if (type != null) {
        ids.put(type, mapping.id());
      }
    }
    return ids;
  }

  /** From any thread. */
  public MediaKind kind() {
    return section.kind();
  }

  /** The lane that owns it; from any thread. */
  public Lane lane() {
    return lane;
  }

  /** The feed for a lane, to be touched by that lane; from any thread. */
  public TrackFeed feedOn(Lane other) {
    return feeds[other.index()];
  }

  /** From any thread. */
  ReceiveSection section() {
    return section;
  }

  Map<ExtensionType, Integer> extensions() {
    return extensions;
  }

  int clockRate() {
    return clockRate;
  }

  byte[] mid() {
    return mid;
  }

  @Nullable Layer layer() {
    return layer;
  }

  /** Whether this payload type is one of the track's, RTX included. */
  boolean accepts(int payloadType) {
    return payloads[payloadType] != null || rtxPayloads[payloadType] != null;
  }

  /** The codec that an RTX payload type repairs, or null if it is not one. */
  @Nullable PayloadMapping rtxOf(int payloadType) {
    return rtxPayloads[payloadType];
  }

  /** The codec of a payload type, or null if it is not the track's; from any thread. */
  @Nullable PayloadMapping payload(int payloadType) {
    return payloads[payloadType];
  }

  /** The payload type of redundant audio (RFC 2198), or -1; from any thread. */
  int redPayloadType() {
    return redPayloadType;
  }

  /** Whether anybody receives the track, on any lane. */
  boolean hasSubscriptions() {
    return feeds[lane.index()].subscriptionCount() > 0 || !otherLanes.isEmpty();
  }

  /** Asks for a keyframe, from any thread; requests are coalesced. */
  public void requestKeyframe() {
    if (section.kind() != MediaKind.VIDEO) {
      return;
    }
    if (lane.isCurrent()) {
      keyframeWanted = true;
    } else {
      lane.execute(() -> keyframeWanted = true);
    }
  }

  /**
   * As {@link #requestKeyframe}, for a subscription that is known to the track already and gets the
   * next keyframe in any case: nothing is allocated, however many ask at once. On any lane.
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
   * Whether packets of this layer are forwarded: the first one seen, until it leaves or falls
   * silent and another takes its place.
   *
   * @param repair whether the packet came by RTX, which is no sign that a source goes on
   */
  boolean forwards(Layer candidate, boolean repair, long nowNanos) {
    Layer current = layer;
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
    layer = candidate;
    keyframeWanted = kind() == MediaKind.VIDEO;
    return true;
  }

  /**
   * A layer's source says that it leaves (RFC 3550 section 6.6): another takes its place at once,
   * and until one does, it may go on.
   */
  void left(Layer former, long nowNanos) {
    former.left = true;
    former.leftNanos = nowNanos;
  }

  /** Forwards a packet in its extended sequence. */
  void forward(RtpPacket packet, Layer from, long nowNanos) {
    int payloadType = packet.payloadType();
    PayloadMapping mapping = payloads[payloadType];
    if (mapping == null || closed) {
      return;
    }
    VideoCodec codec = videoCodecs[payloadType];
    if (codec != null
        && packet.payloadLength() > 0
        && KeyframeDetector.isKeyframe(
            codec, packet.data(), packet.headerLength(), packet.payloadLength())) {
      packet.keyframe(true);
      from.keyframes.onKeyframe();
      from.nacks.keyframe(packet.extendedSequence());
      keyframeWanted = false;
      keyframeMissed = false;
    }
    if (payloadType != toldPayloadType && payloadType != redPayloadType) {
      tell(mapping);
    } else if (toldPayloadType < 0) {
      tell(section.payloads().get(0)); // what RED carries
    }
    feeds[lane.index()].deliver(packet, nowNanos);
    for (int i = 0; i < otherLanes.size(); i++) {
      TrackFeed feed = otherLanes.get(i);
      feed.lane().hand(feed, packet);
    }
  }

  private void tell(PayloadMapping mapping) {
    toldPayloadType = mapping.payloadType();
    listener.onCodec(mapping.codec());
  }

  /** Tells every lane where the timestamps of one of the track's SSRCs stand on our clock. */
  void sourceTime(long ssrc, SourceTime time) {
    feeds[lane.index()].sourceTime(ssrc, time);
    for (TrackFeed feed : otherLanes) {
      feed.lane().execute(() -> feed.sourceTime(ssrc, time));
    }
  }

  /** A feed of another lane got its first subscription. */
  void activate(TrackFeed feed) {
    if (closed) {
      feed.lane().execute(feed::end);
    } else if (feed.lane() != lane && !otherLanes.contains(feed)) {
      otherLanes.add(feed);
      Layer current = layer;
      long ssrc = current == null ? -1 : current.ssrc();
      SourceTime time = feeds[lane.index()].sourceTime(ssrc);
      if (time != null) {
        feed.lane().execute(() -> feed.sourceTime(ssrc, time));
      }
    }
  }

  /** A feed of another lane lost its last subscription. */
  void deactivate(TrackFeed feed) {
    otherLanes.remove(feed);
  }

  /** Ends the track on all lanes. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    otherLanes.clear();
    for (TrackFeed feed : feeds) {
      if (feed.lane() == lane) {
        feed.end();
      } else {
        feed.lane().execute(feed::end);
      }
    }
  }
}
