package io.sluice.loadtest.client;

import io.sluice.core.crypto.SrtpSender;
import io.sluice.loadtest.media.MediaPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A track that a client sends, packet by packet when they are due. For its loop. */
final class OutgoingTrack {
  /** {@link #dueNanos} when there is nothing to send any more. */
  static final long NEVER = Long.MAX_VALUE;

  /** Between two keyframes of a layer, as encoders have it. */
  private static final long KEYFRAME_INTERVAL_NANOS = 300_000_000L;

  private final ClientTransport client;
  private final SendTrack track;
  private final TrackHeader header;
  private final List<OutgoingLayer> layers = new ArrayList<>();
  private final long[] keyframeNanos;
  private final boolean[] keyframeWanted;
  private final long beginNanos;
  private final long timestampOffset;
  private boolean stopped;

  OutgoingTrack(ClientTransport client, SendTrack track, SrtpSender sender, long beginNanos) {
    this.client = client;
    this.track = track;
    this.beginNanos = beginNanos;
    this.header = new TrackHeader(track.mid(), track.extensions());
    this.timestampOffset = client.loop.random.nextLong() & 0xffffffffL;
    int count = track.ssrcs().size();
    this.keyframeNanos = new long[count];
    this.keyframeWanted = new boolean[count];
    Arrays.fill(keyframeNanos, beginNanos - KEYFRAME_INTERVAL_NANOS);
    for (int i = 0; i < count; i++) {
      layers.add(new OutgoingLayer(client, track, header, i, sender));
    }
  }

  String mid() {
    return track.mid();
  }

  List<OutgoingLayer> layers() {
    return layers;
  }

  /** When the next packet is due, or {@link #NEVER}. */
  long dueNanos() {
    long due = stopped ? NEVER : track.source().dueNanos();
    return due == NEVER ? NEVER : beginNanos + due;
  }

  /** Sends the next packet. */
  void send(long nowNanos) {
    if (stopped) {
      return;
    }
    long due = dueNanos();
    for (int i = 0; i < keyframeWanted.length; i++) {
      if (keyframeWanted[i]) {
        requestKeyframe(i, nowNanos);
      }
    }
    MediaPacket media = client.loop.media;
    track.source().next(media);
    int layer = media.layer < layers.size() ? media.layer : 0;
    if (media.keyframe) {
      keyframeNanos[layer] = nowNanos;
    }
    int number = header.hasTransportSequence() ? client.outgoing.nextTransportSequence() : 0;
    long timestamp = (media.timestamp + timestampOffset) & 0xffffffffL;
    layers.get(layer).send(media, timestamp, due, number, track.source().marked());
  }

  /** Asks for a keyframe, at once or when the last one is long enough ago. */
  void requestKeyframe(int layer, long nowNanos) {
    keyframeWanted[layer] = nowNanos - keyframeNanos[layer] < KEYFRAME_INTERVAL_NANOS;
    if (!keyframeWanted[layer]) {
      keyframeNanos[layer] = nowNanos;
      track.source().requestKeyframe(layer);
    }
  }

  void stop() {
    stopped = true;
    layers.forEach(OutgoingLayer::end);
  }
}
