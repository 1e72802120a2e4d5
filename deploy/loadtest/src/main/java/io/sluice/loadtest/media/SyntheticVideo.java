package io.sluice.loadtest.media;

import java.util.List;

/**
 * Synthetic video of one or several simulcast layers, whose pictures have their times in common.
 * The packets of a picture leave at equal intervals, the smallest layer first; the interval is
 * shorter where the picture would not be over before the next.
 */
final class SyntheticVideo implements PacketSource {
  static final int CLOCK_RATE = 90_000;

  /** Share of a picture's time in which its packets have left. */
  private static final double OCCUPIED = 0.9;

  private final VideoStream[] streams;
  private final Timebase pictures;
  private final long intervalNanos;
  private final long keyframeInterval;
  private final long firstTimestamp;
  private long picture = -1;
  private long dueNanos;
  private long spacing;
  private int stream;

  /**
   * @param pictures the picture rate
   * @param intervalNanos from packet to packet
   * @param keyframeInterval pictures from keyframe to keyframe; 0 for the first and on request only
   */
  SyntheticVideo(
      List<VideoStream> streams,
      Timebase pictures,
      long intervalNanos,
      long keyframeInterval,
      long firstTimestamp) {
    this.streams = streams.toArray(VideoStream[]::new);
    this.pictures = pictures;
    this.intervalNanos = intervalNanos;
    this.keyframeInterval = keyframeInterval;
    this.firstTimestamp = firstTimestamp;
    this.stream = this.streams.length;
  }

  @Override
  public long dueNanos() {
    return dueNanos;
  }

  @Override
  public void next(MediaPacket out) {
    if (stream == streams.length) {
      beginPicture();
    }
    out.timestamp = firstTimestamp + pictures.in(picture, CLOCK_RATE) & 0xffff_ffffL;
    dueNanos += spacing;
    if (streams[stream].next(out)) {
      stream++;
    }
    if (stream == streams.length) {
      dueNanos = pictures.nanos(picture + 1);
    }
  }

  private void beginPicture() {
    picture++;
    stream = 0;
    if (keyframeInterval > 0 && picture % keyframeInterval == 0) {
      for (VideoStream each : streams) {
        each.requestKeyframe();
      }
    }
    int total = 0;
    for (VideoStream each : streams) {
      total += each.beginPicture();
    }
    long time = pictures.nanos(picture + 1) - dueNanos;
    spacing = Math.min(intervalNanos, (long) (OCCUPIED * time / total));
  }

  @Override
  public void requestKeyframe(int layer) {
    if (layer >= 0 && layer < streams.length) {
      streams[layer].requestKeyframe();
    }
  }
}
