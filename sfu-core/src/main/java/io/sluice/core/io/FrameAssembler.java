package io.sluice.core.io;

import io.netty.buffer.ByteBuf;

/**
 * Cuts a byte stream into frames (RFC 4571): a length of 16 bits, then so many bytes. Keeps one
 * frame at most. Used by one thread at a time.
 */
final class FrameAssembler {
  /** Bytes of the length in front of each frame. */
  static final int PREFIX = 2;

  /** The next frame is not complete yet; all bytes were read. */
  static final int INCOMPLETE = -1;

  /** The stream has an empty frame or one that is longer than any packet; nothing may follow. */
  static final int BROKEN = -2;

  private final byte[] frame = new byte[PacketPool.MAX_PACKET];

  /** Bytes read of the length and the frame. */
  private int have;

  private int length;

  /**
   * Reads up to the end of a frame, but not further.
   *
   * @return the frame's length, or {@link #INCOMPLETE}, or {@link #BROKEN}
   */
  int read(ByteBuf in) {
    while (have < PREFIX) {
      if (!in.isReadable()) {
        return INCOMPLETE;
      }
      length = (length << 8 | in.readUnsignedByte()) & 0xffff;
      have++;
    }
    if (length == 0 || length > frame.length) {
      return BROKEN;
    }
    int at = have - PREFIX;
    int count = Math.min(length - at, in.readableBytes());
    in.readBytes(frame, at, count);
    have += count;
    if (have < PREFIX + length) {
      return INCOMPLETE;
    }
    have = 0;
    return length;
  }

  /** The frame that was complete last, from index 0; until the next {@link #read}. */
  byte[] frame() {
    return frame;
  }
}
