package io.sluice.loadtest.media;

import io.sluice.core.wire.codec.VideoCodec;

/** IVF files of VP8, VP9 or AV1: little-endian frames with their times. */
final class IvfReader {
  static final String MAGIC = "DKIF";

  /** Leaves room for the longest descriptor of a packet of {@link NaturalSizes#LIMIT} bytes. */
  private static final int LIMIT = 1_120;

  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 12;
  private static final int KEYFRAME_HEADER = 10;
  private static final int START_CODE = 0x2a019d;

  private final FileBytes file;
  private final VideoCodec codec;
  private final int width;
  private final int height;
  private final RecordingBuilder builder;
  private final Av1Packets av1;

  private IvfReader(FileBytes file) {
    this.file = file;
    file.require(0, HEADER, "the IVF header");
    this.codec = codec(file);
    this.width = (int) file.littleEndian(12, 2);
    this.height = (int) file.littleEndian(14, 2);
    if (width == 0 || height == 0) {
      throw file.bad("its pictures have no size");
    }
    long rate = file.littleEndian(16, 4);
    long scale = file.littleEndian(20, 4);
    if (rate == 0 || rate > Timebase.MAX || scale == 0 || scale > Timebase.MAX) {
      throw file.bad("its time base of " + rate + "/" + scale + " is not possible");
    }
    this.builder = new RecordingBuilder(file, new Timebase((int) rate, (int) scale));
    this.av1 = new Av1Packets(file, builder);
  }

  static Recording read(FileBytes file) {
    return new IvfReader(file).readFrames();
  }

  private static VideoCodec codec(FileBytes file) {
    if (file.has(8, "VP80")) {
      return VideoCodec.VP8;
    }
    if (file.has(8, "VP90")) {
      return VideoCodec.VP9;
    }
    if (file.has(8, "AV01")) {
      return VideoCodec.AV1;
    }
    throw file.bad("an IVF file, but neither of VP8, VP9 nor AV1");
  }

  private Recording readFrames() {
    int at = (int) file.littleEndian(6, 2);
    if (at < HEADER) {
      throw file.bad("its IVF header of " + at + " bytes is not possible");
    }
    long first = -1;
    while (at < file.length()) {
      file.require(at, FRAME_HEADER, "the frame header");
      long size = file.littleEndian(at, 4);
      long ticks = file.littleEndian(at + 4, 8);
      file.require(at + FRAME_HEADER, size, "the frame");
      if (size == 0 || ticks < 0) {
        throw file.bad("the frame at byte " + at + " has " + (size == 0 ? "no bytes" : "no time"));
      }
      first = first < 0 ? ticks : first;
      readFrame(at + FRAME_HEADER, (int) size, ticks - first);
      at += FRAME_HEADER + (int) size;
    }
    return builder.build(codec.name(), width, height);
  }

  private void readFrame(int at, int size, long ticks) {
    if (codec == VideoCodec.AV1) {
      av1.temporalUnit(at, size, ticks);
      return;
    }
    boolean keyframe = codec == VideoCodec.VP8 ? isVp8Keyframe(at, size) : isVp9Keyframe(at);
    builder.frame(ticks, keyframe);
    builder.split(file.data(), at, size, LIMIT);
  }

  /** RFC 6386 section 9.1. */
  private boolean isVp8Keyframe(int at, int size) {
    if ((file.unsignedByte(at) & 1) != 0) {
      return false;
    }
    if (size < KEYFRAME_HEADER || file.littleEndian(at + 3, 3) != START_CODE) {
      throw file.bad("the VP8 keyframe at byte " + at + " has no start code");
    }
    return true;
  }

  /** VP9 section 6.2: marker, profile, show_existing_frame, frame_type. */
  private boolean isVp9Keyframe(int at) {
    int header = file.unsignedByte(at);
    if (header >> 6 != 2) {
      throw file.bad("the frame at byte " + at + " is not VP9");
    }
    boolean reserved = (header & 0x30) == 0x30;
    int flags = reserved ? header >> 1 : header >> 2;
    return (flags & 3) == 0;
  }
}
