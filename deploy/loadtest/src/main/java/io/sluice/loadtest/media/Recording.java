package io.sluice.loadtest.media;

import java.util.BitSet;

/** Media of a file, cut into packets; shared by all publishers that send it. Never empty. */
final class Recording {
  private final String codec;
  private final int width;
  private final int height;
  private final Timebase timebase;
  private final byte[] payloads;
  private final int[] packetOffsets;
  private final int[] frameOffsets;
  private final long[] starts;
  private final BitSet keyframes;

  /**
   * @param payloads of all packets, without what numbers the pictures
   * @param packetOffsets of each packet in the payloads, and their end
   * @param frameOffsets index of each frame's first packet, and the number of packets
   * @param starts of each frame, and the end, in ticks
   */
  Recording(
      String codec,
      int width,
      int height,
      Timebase timebase,
      byte[] payloads,
      int[] packetOffsets,
      int[] frameOffsets,
      long[] starts,
      BitSet keyframes) {
    this.codec = codec;
    this.width = width;
    this.height = height;
    this.timebase = timebase;
    this.payloads = payloads;
    this.packetOffsets = packetOffsets;
    this.frameOffsets = frameOffsets;
    this.starts = starts;
    this.keyframes = keyframes;
  }

  /** Encoding name: opus, VP8, VP9, H264 or AV1. */
  String codec() {
    return codec;
  }

  boolean isVideo() {
    return !codec.equals("opus");
  }

  /** Pixels; 0 if the file does not say. */
  int width() {
    return width;
  }

  /** Pixels; 0 if the file does not say. */
  int height() {
    return height;
  }

  Timebase timebase() {
    return timebase;
  }

  int frames() {
    return starts.length - 1;
  }

  /** How long a frame lasts, in ticks. */
  long ticks(int frame) {
    return starts[frame + 1] - starts[frame];
  }

  boolean keyframe(int frame) {
    return keyframes.get(frame);
  }

  /** Index of a frame's first packet; of the number of frames: how many packets there are. */
  int firstPacket(int frame) {
    return frameOffsets[frame];
  }

  /** Copies a payload; returns its bytes. */
  int copy(int packet, byte[] to, int at) {
    int length = packetOffsets[packet + 1] - packetOffsets[packet];
    System.arraycopy(payloads, packetOffsets[packet], to, at, length);
    return length;
  }

  /** Mean rate of the payloads. */
  int bitsPerSecond() {
    double seconds = timebase.nanos(starts[frames()]) / 1e9;
    return (int) Math.min(Integer.MAX_VALUE, Math.round(8.0 * payloads.length / seconds));
  }
}
