package io.sluice.core.room;

import io.sluice.core.api.PayloadMapping;
import io.sluice.core.stream.KeyframeRequester;
import io.sluice.core.stream.NackTracker;
import io.sluice.core.stream.ReceiveStream;
import io.sluice.core.wire.codec.LayerReader;
import io.sluice.core.wire.ext.ExtensionType;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One encoding of a track: its own SSRC, the RTX stream that repairs it and what is asked of it.
 */
final class ReceivedStream {
  private static final AtomicLong NUMBERS = new AtomicLong();

  final PublishedTrack track;
  final Encoding encoding;

  /** Unlike any other stream's, so that packets of different publishers are told apart. */
  final long number = NUMBERS.incrementAndGet();

  final ReceiveStream stream;
  final NackTracker nacks;

  /** What its packets say of layers; of video. */
  final LayerReader layers;

  final KeyframeRequester keyframes;
  @Nullable ReceiveStream rtx;

  private final boolean asksForLost;

  /**
   * Whether it said that it leaves. It is kept, since packets of its may come after that, and one
   * that goes on all the same keeps its numbers.
   */
  boolean left;

  /** When it said so. */
  long leftNanos;

  /** Arrival of the newest packet. */
  long lastArrivalNanos;

  ReceivedStream(Encoding encoding, long ssrc) {
    PublishedTrack track = encoding.track;
    PayloadMapping first = track.section().payloads().get(0);
    this.track = track;
    this.encoding = encoding;
    this.nacks = new NackTracker(first.rtxPayloadType() >= 0);
    this.asksForLost = first.nack();
    this.layers =
        new LayerReader(
            track.extensions().getOrDefault(ExtensionType.DEPENDENCY_DESCRIPTOR, 0),
            track.extensions().getOrDefault(ExtensionType.VIDEO_LAYERS_ALLOCATION, 0));
    this.stream = new ReceiveStream(ssrc, track.clockRate());
    this.keyframes = new KeyframeRequester(KeyframeRequester.method(first.pli(), first.fir()));
  }

  /** Whether the publisher sends lost packets again. */
  boolean asksForLost() {
    return asksForLost;
  }

  long ssrc() {
    return stream.ssrc();
  }
}
