package io.sluice.loadtest.client;

import io.sluice.core.crypto.SrtpSender;
import io.sluice.loadtest.media.MediaPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A track that a client sends, packet by packet when they are due. For its loop. */
final class OutgoingTrack {
  /** Between two keyframes of a layer, as encoders have it. */
  private static final long KEYFRAME_INTERVAL_NANOS = 300_000_000L;

  private final ClientTransport client;
  private final SendTrack track;
  private final TrackHeader header;
  private final List<OutgoingLayer> layers = new ArrayList<>();
  private final long[] keyframeNanos;
  private final boolean[] keyframeWanted;
  private final TrackSchedule schedule;
  private boolean stopped;

  OutgoingTrack(ClientTransport client, SendTrack track, SrtpSender sender, long beginNanos) {
    this.client = client;
    this.track = track;
    this.header = new TrackHeader(track.mid(), track.extensions());
    this.schedule =
        new TrackSchedule(
            track.source(),
            track.payload().codec().clockRate(),
            client.loop.random.nextLong() & 0xffffffffL,
            beginNanos);
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

  /** When the next packet is due, or {@link TrackSchedule#NEVER}. */
  long dueNanos() {
    return stopped ? TrackSchedule.NEVER : schedule.dueNanos();
  }

  /** Sends the next packet; what should have been sent long ago never is. */
  void send(long nowNanos) {
    if (stopped) {
      return;
    }
    long late = nowNanos - schedule.dueNanos();
    long skipped = schedule.catchUp(nowNanos);
    for (int i = 0; i < keyframeWanted.length; i++) {
      if (keyframeWanted[i]) {
        requestKeyframe(i, nowNanos);
      }
    }
    MediaPacket media = client.loop.media;
    long duration = schedule.next(media);
    int layer = media.layer < layers.size() ? media.layer : 0;
    if (media.keyframe) {
      keyframeNanos[layer] = nowNanos;
    }
    int number = header.hasTransportSequence() ? client.outgoing.nextTransportSequence() : 0;
    layers
        .get(layer)
        .send(media, schedule.frameDueNanos(), number, track.source().marked(), nowNanos);
    client.meter.scheduled(duration, skipped, late);
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
