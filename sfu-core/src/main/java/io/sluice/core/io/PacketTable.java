package io.sluice.core.io;

import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packets that wait for subscribers of one loop, by number: a packet that waits for a thousand of
 * them is kept with one reference and a count. Numbers instead of references spare the garbage
 * collector a thousand notes.
 */
final class PacketTable {
  private @Nullable RtpPacket[] packets = new RtpPacket[256];
  private int[] uses = new int[256];
  private int[] free = new int[256];
  private int freeCount;
  private int size;

  private @Nullable RtpPacket latest;
  private int latestNumber;

  /** The number of a packet, for one more use of it. */
  int use(RtpPacket packet) {
    if (packet != latest) {
      latestNumber = add(packet);
      latest = packet;
    }
    uses[latestNumber]++;
    return latestNumber;
  }

  private int add(RtpPacket packet) {
    if (freeCount == 0 && size == packets.length) {
      packets = Arrays.copyOf(packets, 2 * size);
      uses = Arrays.copyOf(uses, 2 * size);
      free = Arrays.copyOf(free, 2 * size);
    }
    int number = freeCount > 0 ? free[--freeCount] : size++;
    packet.retain();
    packets[number] = packet;
    return number;
  }

  /** The packet of a number in use. */
  @SuppressWarnings("NullAway") // a number in use has a packet
  RtpPacket get(int number) {
    return packets[number];
  }

  /** Ends one use; with the last one the packet is let go. */
  void end(int number) {
    if (--uses[number] == 0) {
      RtpPacket packet = get(number);
      packets[number] = null;
      free[freeCount++] = number;
      if (packet == latest) {
        latest = null;
      }
      packet.release();
    }
  }

  /** Packets that wait. */
  int count() {
    return size - freeCount;
  }
}
