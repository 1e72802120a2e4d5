package io.sluice.core.room;

import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.TrackLayers;
import io.sluice.core.api.TrackListener;
import io.sluice.core.stream.SourceTime;
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

  /** Encodings of one track; more are not received. */
  public static final int MAX_ENCODINGS = 4;

  /** Changes of layers are told no more often than that, whatever the publisher does. */
  private static final long FEEDS_NANOS = 100_000_000;

  private static final long LISTENER_NANOS = 500_000_000;
  private static final long NEVER = Long.MIN_VALUE;

  private final ReceiveSection section;
  private final Lane lane;
  private final TrackListener listener;
  private final byte[] mid;
  private final int clockRate;
  private final @Nullable PayloadMapping[] payloads = new PayloadMapping[PAYLOAD_TYPES];
  private final @Nullable PayloadMapping[] rtxPayloads = new PayloadMapping[PAYLOAD_TYPES];
  private final @Nullable VideoCodec[] videoCodecs = new VideoCodec[PAYLOAD_TYPES];
  private final Map<ExtensionType, Integer> extensions;
  private final LoudnessMeter loudness;
  private final TrackFeed[] feeds;
  private final Encoding[] encodings;
  private final byte[][] rids;
  private final LayerBook layers;

  /** Feeds of other lanes that have subscriptions. */
  private final List<TrackFeed> otherLanes = new ArrayList<>();

  private final int redPayloadType;

  /** The payload type of the codec that the listener was told of. */
  private int toldPayloadType = -1;

  /** Whether other layers come than were told of. */
  private boolean layersChanged;

  private long layersToldNanos = NEVER;
  private boolean listenerBehind;
  private long listenerToldNanos = NEVER;

  /** Frames of all encodings so far. */
  private long frames;

  /** What stands for the track outside of the media plane; set once, before anybody may see it. */
  private @Nullable MediaTrack handle;

  private boolean closed;

  PublishedTrack(ReceiveSection section, Lane lane, List<? extends Lane> lanes, TrackListener l) {
    this.section = section;
    this.lane = lane;
    this.listener = l;
    this.mid = section.mid().getBytes(StandardCharsets.UTF_8);
    this.clockRate = section.payloads().get(0).codec().clockRate();
    this.extensions = extensionIds(section.extensions());
    this.loudness = new LoudnessMeter(extensions.getOrDefault(ExtensionType.AUDIO_LEVEL, -1));
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
    this.rids = new byte[Math.min(section.rids().size(), MAX_ENCODINGS)][];
    for (int i = 0; i < rids.length; i++) {
      rids[i] = section.rids().get(i).getBytes(StandardCharsets.US_ASCII);
    }
    this.encodings = new Encoding[countEncodings(section)];
    for (int i = 0; i < encodings.length; i++) {
      encodings[i] = new Encoding(this, i);
    }
    this.layers = new LayerBook(section.rids(), encodings);
    this.feeds = new TrackFeed[lanes.size()];
    for (int i = 0; i < feeds.length; i++) {
      feeds[i] = new TrackFeed(this, lanes.get(i));
    }
  }

  private static int countEncodings(ReceiveSection section) {
    int announced = section.simulcast() ? section.streams().size() : 1;
    int named = section.rids().isEmpty() ? announced : section.rids().size();
    return Math.min(Math.max(1, named), MAX_ENCODINGS);
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

  /** How loud it is, for audio; from any thread. */
  public LoudnessMeter loudness() {
    return loudness;
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

  /** Whether its packets are video; from any thread. */
  boolean isVideo() {
    return section.kind() == MediaKind.VIDEO;
  }

  /** From any thread. */
  int encodingCount() {
    return encodings.length;
  }

  /** From any thread. */
  Encoding encoding(int index) {
    return encodings[index];
  }

  /** Whether encodings are told apart by RID; from any thread. */
  boolean hasRids() {
    return rids.length > 0;
  }

  byte[][] rids() {
    return rids;
  }

  /** The feed of the track's own lane. */
  TrackFeed ownFeed() {
    return feeds[lane.index()];
  }

  /** What stands for the track outside; from any thread. */
  public @Nullable MediaTrack handle() {
    return handle;
  }

  /** To be called once, before the track is added. */
  public void handle(MediaTrack value) {
    handle = value;
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

  /** Asks for a keyframe of what is received of it, from any thread; requests are coalesced. */
  public void requestKeyframe() {
    if (!isVideo()) {
      return;
    }
    if (lane.isCurrent()) {
      requestKeyframes();
    } else {
      lane.execute(this::requestKeyframes);
    }
  }

  private void requestKeyframes() {
    for (Encoding encoding : encodings) {
      if (encodings.length == 1 || encoding.hasSubscriptions()) {
        encoding.requestKeyframe();
      }
    }
  }

  /** Asks for a keyframe of one encoding, from any thread; requests are coalesced. */
  void requestKeyframe(int encoding) {
    if (lane.isCurrent()) {
      encodings[encoding].requestKeyframe();
    } else {
      lane.execute(encodings[encoding]::requestKeyframe);
    }
  }

  /**
   * A stream's source says that it leaves (RFC 3550 section 6.6): another takes its place at once,
   * and until one does, it may go on.
   */
  void left(ReceivedStream former, long nowNanos) {
    former.left = true;
    former.leftNanos = nowNanos;
  }

  /** Forwards a packet in its extended sequence. */
  void forward(RtpPacket packet, ReceivedStream from, long nowNanos) {
    int payloadType = packet.payloadType();
    PayloadMapping mapping = payloads[payloadType];
    if (mapping == null || closed) {
      return;
    }
    Encoding encoding = from.encoding;
    packet.source(from.number);
    packet.encoding(encoding.index);
    if (isVideo()) {
      readLayers(packet, from, videoCodecs[payloadType], nowNanos);
    } else {
      loudness.record(packet, nowNanos);
    }
    if (payloadType != toldPayloadType && payloadType != redPayloadType) {
      tell(mapping);
    } else if (toldPayloadType < 0) {
      tell(section.payloads().get(0)); // what RED carries
    }
    ownFeed().deliver(packet, nowNanos);
    encoding.handToOthers(packet);
  }

  private void readLayers(
      RtpPacket packet, ReceivedStream from, @Nullable VideoCodec codec, long nowNanos) {
    Encoding encoding = from.encoding;
    from.layers.read(packet, codec);
    if (packet.keyframe()) {
      from.keyframes.onKeyframe();
      from.nacks.keyframe(packet.extendedSequence());
      encoding.onKeyframe();
    }
    boolean wasActive = encoding.isActive();
    long before = encoding.meter.frames();
    encoding.arrived(packet, frames, nowNanos);
    frames += encoding.meter.frames() - before;
    layersChanged |= encoding.takeNews();
    if (encoding.isActive() != wasActive) {
      tellLayers(); // at once: it may be this keyframe that a subscription begins with
    }
  }

  /** Looks which layers still come; to be called about every 10 ms. */
  void onTimer(long nowNanos) {
    if (!isVideo() || closed) {
      return;
    }
    boolean rolled = false;
    for (Encoding encoding : encodings) {
      layersChanged |= encoding.detectStop(frames, nowNanos);
      rolled |= encoding.meter.roll(nowNanos);
    }
    layersChanged |= rolled && layers.differs();
    if (layersChanged && isDue(layersToldNanos, FEEDS_NANOS, nowNanos)) {
      layersToldNanos = nowNanos;
      tellLayers();
    }
    if (listenerBehind && isDue(listenerToldNanos, LISTENER_NANOS, nowNanos)) {
      listenerBehind = false;
      listenerToldNanos = nowNanos;
      listener.onLayers(layers.last());
    }
  }

  private static boolean isDue(long toldNanos, long interval, long nowNanos) {
    return toldNanos == NEVER || nowNanos - toldNanos >= interval;
  }

  private void tellLayers() {
    TrackLayers current = layers.take();
    layersChanged = false;
    listenerBehind = true;
    ownFeed().layers(current);
    for (TrackFeed feed : otherLanes) {
      feed.lane().execute(() -> feed.layers(current));
    }
  }

  private void tell(PayloadMapping mapping) {
    toldPayloadType = mapping.payloadType();
    listener.onCodec(mapping.codec());
  }

  /** Tells every lane where the timestamps of one of its SSRCs stand on our clock. */
  void sourceTime(ReceivedStream stream, SourceTime time) {
    int index = stream.encoding.index;
    long ssrc = stream.ssrc();
    ownFeed().encoding(index).sourceTime(ssrc, time);
    for (TrackFeed feed : otherLanes) {
      feed.lane().execute(() -> feed.encoding(index).sourceTime(ssrc, time));
    }
  }

  /** A feed of another lane got its first subscription. */
  void activate(TrackFeed feed) {
    if (closed) {
      feed.lane().execute(feed::end);
    } else if (feed.lane() != lane && !otherLanes.contains(feed)) {
      otherLanes.add(feed);
      TrackLayers current = layers.last();
      feed.lane().execute(() -> feed.layers(current));
      for (Encoding encoding : encodings) {
        ReceivedStream stream = encoding.stream();
        long ssrc = stream == null ? -1 : stream.ssrc();
        SourceTime time = ownFeed().encoding(encoding.index).sourceTime(ssrc);
        if (time != null) {
          feed.lane().execute(() -> feed.encoding(encoding.index).sourceTime(ssrc, time));
        }
      }
    }
  }

  /** A feed of another lane lost its last subscription. */
  void deactivate(TrackFeed feed) {
    otherLanes.remove(feed);
  }

  /** A feed of another lane got its first subscription to an encoding. */
  void join(TrackFeed feed, int encoding) {
    if (feed.lane() != lane && !closed) {
      encodings[encoding].join(feed);
      ownFeed().encoding(encoding).tellUnseen(feed.encoding(encoding));
    }
  }

  /** A feed of another lane lost its last subscription to an encoding. */
  void leave(TrackFeed feed, int encoding) {
    encodings[encoding].leave(feed);
  }

  /** Ends the track on all lanes. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    otherLanes.clear();
    for (Encoding encoding : encodings) {
      encoding.close();
    }
    for (TrackFeed feed : feeds) {
      if (feed.lane() == lane) {
        feed.end();
      } else {
        feed.lane().execute(feed::end);
      }
    }
  }
}
