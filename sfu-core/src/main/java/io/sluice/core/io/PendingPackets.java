package io.sluice.core.io;

import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Packets that wait to be sent, each with a reference of its own, and the streams they go to. */
final class PendingPackets {
  private @Nullable RtpPacket[] packets = new RtpPacket[16];
  private @Nullable OutgoingStream[] streams = new OutgoingStream[16];
  private int count;

  int count() {
    return count;
  }

  void add(OutgoingStream stream, RtpPacket packet) {
    if (count == packets.length) {
      packets = Arrays.copyOf(packets, 2 * count);
      streams = Arrays.copyOf(streams, 2 * count);
    }
    packet.retain();
    packets[count] = packet;
    streams[count++] = stream;
  }

  /** Bytes of the longest payload. */
  int longestPayload() {
    int longest = 0;
    for (int i = 0; i < count; i++) {
      longest = Math.max(longest, packet(i).payloadLength());
    }
    return longest;
  }

  @SuppressWarnings("NullAway") // below the count there is a packet
  RtpPacket packet(int index) {
    return packets[index];
  }

  @SuppressWarnings("NullAway") // below the count there is a stream
  OutgoingStream stream(int index) {
    return streams[index];
  }

  /** Lets go of all packets. */
  void clear() {
    for (int i = 0; i < count; i++) {
      packet(i).release();
      packets[i] = null;
      streams[i] = null;
    }
    count = 0;
  }
}
