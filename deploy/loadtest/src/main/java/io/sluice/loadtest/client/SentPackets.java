package io.sluice.loadtest.client;

import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayDeque;
import java.util.Deque;

/** Packets in which a loop's tracks keep what they sent; for its thread. */
final class SentPackets implements RtpPacket.Recycler {
  private static final int MAX_FREE = 4_096;

  private final Deque<RtpPacket> free = new ArrayDeque<>();

  /** A packet with an array of {@link ClientLoop#MAX_DATAGRAM} bytes. */
  RtpPacket take() {
    RtpPacket packet = free.poll();
    return packet == null ? new RtpPacket(new byte[ClientLoop.MAX_DATAGRAM], this) : packet;
  }

  @Override
  public void recycle(RtpPacket packet) {
    if (free.size() < MAX_FREE) {
      free.push(packet);
    }
  }
}
