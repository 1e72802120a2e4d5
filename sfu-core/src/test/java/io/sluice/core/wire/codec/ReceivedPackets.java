package io.sluice.core.wire.codec;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.rtp.RtpPacket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes packets as a publisher sends them (RFC 3550, RFC 8285), one picture after another. */
final class ReceivedPackets {
  static final int DESCRIPTOR_ID = 3;
  static final int ALLOCATION_ID = 4;

  private static final int TICKS = 3_000;

  private long sequence = 65_530;
  private long timestamp = 0xffff_f000L;

  /** The packet after the last one, of the same picture. */
  RtpPacket next(String payload) {
    sequence++;
    return write(sequence, false, null, null, Hex.bytes(payload));
  }

  /** The same, of the next picture, at 30 frames per second. */
  RtpPacket nextPicture(String payload) {
    newPicture();
    return next(payload);
  }

  void newPicture() {
    timestamp += TICKS;
  }

  /** Sequence numbers that are lost. */
  void lose(int packets) {
    sequence += packets;
  }

  long sequence() {
    return sequence;
  }

  /** A packet of the present picture with the bits of a dependency descriptor. */
  RtpPacket described(String descriptor, String payload) {
    sequence++;
    return write(sequence, false, Hex.bits(descriptor), null, Hex.bytes(payload));
  }

  /** A packet with a video layers allocation. */
  RtpPacket allocated(String allocation, String payload) {
    sequence++;
    return write(sequence, false, null, Hex.bytes(allocation), Hex.bytes(payload));
  }

  /** A packet with any of it, of the present timestamp. */
  RtpPacket write(
      long extendedSequence,
      boolean marker,
      byte @Nullable [] descriptor,
      byte @Nullable [] allocation,
      byte[] payload) {
    ByteArrayOutputStream elements = new ByteArrayOutputStream();
    element(elements, DESCRIPTOR_ID, descriptor);
    element(elements, ALLOCATION_ID, allocation);
    while (elements.size() % 4 != 0) {
      elements.write(0);
    }
    ByteBuffer data = ByteBuffer.allocate(16 + elements.size() + payload.length);
    data.put((byte) 0x90).put((byte) (marker ? 0xe0 : 0x60)).putShort((short) extendedSequence);
    data.putInt((int) timestamp).putInt(1);
    data.putShort((short) 0x1000).putShort((short) (elements.size() / 4));
    data.put(elements.toByteArray()).put(payload);
    RtpPacket packet = new RtpPacket(data.array(), gone -> {});
    if (!packet.fill(data.capacity(), 0)) {
      throw new AssertionError("not a packet");
    }
    packet.extendedSequence(extendedSequence);
    return packet;
  }

  private static void element(ByteArrayOutputStream out, int id, byte @Nullable [] value) {
    if (value != null) {
      out.write(id);
      out.write(value.length);
      out.writeBytes(value);
    }
  }
}
