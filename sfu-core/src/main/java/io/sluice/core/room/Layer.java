package io.sluice.core.room;

import io.sluice.core.api.PayloadMapping;
import io.sluice.core.stream.KeyframeRequester;
import io.sluice.core.stream.NackTracker;
import io.sluice.core.stream.ReceiveStream;
import org.jspecify.annotations.Nullable;

/**
 * One encoding of a track: its own SSRC, the RTX stream that repairs it and what is asked of it.
 */
final class Layer {
  final PublishedTrack track;
  final ReceiveStream stream;
  final NackTracker nacks;
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

  Layer(PublishedTrack track, long ssrc) {
    PayloadMapping first = track.section().payloads().get(0);
    this.track = track;
    this.nacks = new NackTracker(first.rtxPayloadType() >= 0);
    this.asksForLost = first.nack();
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
