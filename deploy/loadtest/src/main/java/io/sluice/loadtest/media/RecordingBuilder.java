package io.sluice.loadtest.media;

import java.util.Arrays;
import java.util.BitSet;

/** Collects the packets of a file: {@link #frame}, its packets, the next frame. */
final class RecordingBuilder {
  /** Most packets: hours of them. */
  static final int MAX_PACKETS = 2_000_000;

  /** Most bytes in them. */
  private static final int MAX_BYTES = 2 * FileBytes.MAX;

  /** A frame that is the only one lasts so long. */
  private static final double DEFAULT_SECONDS = 1 / 30.0;

  private static final double SHORTEST_SECONDS = 0.000_999;
  private static final double LONGEST_SECONDS = 60;

  private final FileBytes file;
  private final Timebase timebase;
  private final BitSet keyframes = new BitSet();
  private byte[] payloads = new byte[1 << 16];
  private int[] packetOffsets = new int[1 << 10];
  private int[] frameOffsets = new int[1 << 8];
  private long[] starts = new long[1 << 8];
  private int bytes;
  private int packets;
  private int frames;

  RecordingBuilder(FileBytes file, Timebase timebase) {
    this.file = file;
    this.timebase = timebase;
  }

  /** Begins a frame, which is due so many ticks after the first one. */
  void frame(long ticks, boolean keyframe) {
    if (frames > 0) {
      requireLater(ticks);
    }
    if (frames == starts.length) {
      starts = Arrays.copyOf(starts, 2 * frames);
      frameOffsets = Arrays.copyOf(frameOffsets, 2 * frames);
    }
    keyframes.set(frames, keyframe);
    frameOffsets[frames] = packets;
    starts[frames++] = ticks;
  }

  private void requireLater(long ticks) {
    long last = starts[frames - 1];
    double seconds = ((double) ticks - last) / timebase.perSecond();
    if (ticks <= last) {
      throw file.bad("frame " + (frames + 1) + " is not later than the one before");
    }
    if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
      throw file.bad(
          "frame "
              + (frames + 1)
              + " comes "
              + seconds
              + " s after the one before, not 1 ms to 60 s");
    }
  }

  /** Adds a packet to the frame. */
  void packet(byte[] data, int offset, int length) {
    if (packets == MAX_PACKETS) {
      throw file.bad("has more than " + MAX_PACKETS + " packets");
    }
    if (packets + 1 == packetOffsets.length) {
      packetOffsets = Arrays.copyOf(packetOffsets, 2 * packetOffsets.length);
    }
    if (length > MAX_BYTES - bytes) {
      throw file.bad("has more than " + (MAX_BYTES >> 20) + " MiB in packets");
    }
    if (length > payloads.length - bytes) {
      payloads = Arrays.copyOf(payloads, 2 * payloads.length);
    }
    System.arraycopy(data, offset, payloads, bytes, length);
    bytes += length;
    packetOffsets[++packets] = bytes;
  }

  /** Adds a frame's bytes as packets of equal sizes, of at most {@code limit} bytes. */
  void split(byte[] data, int offset, int length, int limit) {
    int count = (length + limit - 1) / limit;
    int at = offset;
    for (int i = 1; i <= count; i++) {
      int end = offset + (int) ((long) length * i / count);
      packet(data, at, end - at);
      at = end;
    }
  }

  /** The recording; its last frame lasts as long as the one before. */
  Recording build(String codec, int width, int height) {
    if (frames == 0) {
      throw file.bad("has no media");
    }
    long last = starts[frames - 1];
    long lasts =
        frames > 1
            ? last - starts[frames - 2]
            : Math.max(1, Math.round(DEFAULT_SECONDS * timebase.perSecond()));
    return build(codec, width, height, last + lasts);
  }

  /** The recording, which ends at that tick; the first frame of video has to be a keyframe. */
  Recording build(String codec, int width, int height, long end) {
    if (frames == 0) {
      throw file.bad("has no media");
    }
    if (!codec.equals("opus") && !keyframes.get(0)) {
      throw file.bad("does not begin with a keyframe");
    }
    long[] times = Arrays.copyOf(starts, frames + 1);
    times[frames] = end;
    int[] firstPackets = Arrays.copyOf(frameOffsets, frames + 1);
    firstPackets[frames] = packets;
    return new Recording(
        codec,
        width,
        height,
        timebase,
        Arrays.copyOf(payloads, bytes),
        Arrays.copyOf(packetOffsets, packets + 1),
        firstPackets,
        times,
        keyframes);
  }
}
