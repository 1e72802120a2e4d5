package io.sluice.loadtest.media;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A recording from its beginning, again and again; times and picture ids go on. A request for a
 * keyframe skips to the next one in the file.
 */
final class RecordedSource implements PacketSource {
  private static final double OCCUPIED = 0.9;

  /** Loudness of recorded audio, in -dBov: it is not decoded. */
  private static final int LEVEL = 30;

  private final Recording recording;
  private final @Nullable PayloadWriter writer;
  private final PictureCounter pictures;
  private final int clockRate;
  private final long intervalNanos;
  private final boolean marked;
  private final long firstTimestamp;

  /** Ticks since the beginning at which the frame is due. */
  private long ticks;

  private long dueNanos;
  private long spacing;
  private int frame = -1;
  private int packet;
  private int end;
  private boolean keyframeWanted;

  private RecordedSource(
      Recording recording,
      @Nullable PayloadWriter writer,
      PictureCounter pictures,
      SplittableRandom random,
      long intervalNanos,
      boolean marked) {
    this.recording = recording;
    this.writer = writer;
    this.pictures = pictures;
    this.clockRate = recording.isVideo() ? SyntheticVideo.CLOCK_RATE : SyntheticAudio.CLOCK_RATE;
    this.intervalNanos = intervalNanos;
    this.marked = marked;
    this.firstTimestamp = random.nextInt() & 0xffff_ffffL;
  }

  /**
   * A source for one publisher.
   *
   * @param intervalNanos between packets of a frame
   * @param marked what {@link #marked()} says
   */
  static RecordedSource open(Recording recording, long seed, long intervalNanos, boolean marked) {
    SplittableRandom random = new SplittableRandom(seed);
    PictureCounter pictures = new PictureCounter(1, random);
    LayerSpec layer = new LayerSpec("", recording.width(), recording.height(), 0);
    PayloadWriter writer =
        switch (recording.codec()) {
          case "VP8" -> new Vp8Writer(layer.width(), layer.height());
          case "VP9" -> new Vp9Writer(List.of(layer), pictures);
          case "AV1" -> new Av1Writer(List.of(layer), pictures);
          default -> null;
        };
    return new RecordedSource(recording, writer, pictures, random, intervalNanos, marked);
  }

  @Override
  public long dueNanos() {
    return dueNanos;
  }

  @Override
  public void next(MediaPacket out) {
    if (packet == end) {
      beginFrame();
    }
    boolean video = recording.isVideo();
    boolean first = packet == recording.firstPacket(frame);
    boolean last = packet == end - 1;
    out.descriptorLength = 0;
    int at = writer == null ? 0 : writer.describe(out, pictures, 0, first, last);
    out.length = at + recording.copy(packet, out.payload, at);
    out.marker = video && last;
    out.timestamp = firstTimestamp + recording.timebase().in(ticks, clockRate) & 0xffff_ffffL;
    out.keyframe = video && recording.keyframe(frame);
    out.layer = 0;
    out.audioLevel = LEVEL;
    packet++;
    dueNanos += spacing;
    if (last) {
      ticks += recording.ticks(frame);
      dueNanos = recording.timebase().nanos(ticks);
    }
  }

  private void beginFrame() {
    do {
      frame = (frame + 1) % recording.frames();
    } while (keyframeWanted && !recording.keyframe(frame));
    keyframeWanted = false;
    pictures.next(recording.keyframe(frame));
    packet = recording.firstPacket(frame);
    end = recording.firstPacket(frame + 1);
    long lasts = recording.timebase().nanos(ticks + recording.ticks(frame)) - dueNanos;
    spacing = Math.min(intervalNanos, (long) (OCCUPIED * lasts / (end - packet)));
  }

  @Override
  public void requestKeyframe(int layer) {
    keyframeWanted |= layer == 0 && recording.isVideo();
  }

  @Override
  public boolean marked() {
    return marked;
  }
}
