package io.sluice.core.bench;

import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtp.HeaderExtensionWriter;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Map;
import java.util.Random;

/**
 * Packets of 1,100 bytes as a browser publishes them, a millisecond apart: VP8 deltas with MID,
 * send time, transport-wide sequence number and dependency descriptor. They stand in a ring of
 * arrays that is used again and again.
 */
public final class PublishedPackets {
  public static final int LENGTH = 1_100;
  public static final int PAYLOAD_TYPE = 96;
  public static final long SSRC = 0x11223344L;
  public static final String MID = "0";

  /** The extensions and their identifiers, in the order in which they stand in a packet. */
  public static final Map<ExtensionType, Integer> EXTENSIONS =
      Map.of(
          ExtensionType.ABS_SEND_TIME, 2,
          ExtensionType.TRANSPORT_SEQUENCE, 3,
          ExtensionType.DEPENDENCY_DESCRIPTOR, 4,
          ExtensionType.MID, 9);

  private static final long SPACING_NANOS = 1_000_000;
  private static final byte[] VP8_DELTA = {(byte) 0x90, (byte) 0x80, (byte) 0x92, 0x34, 0x01};

  private final RtpPacket[] ring;
  private int transportSequenceAt;
  private long sequence;

  /**
   * @param count packets that are in use at a time, a power of two
   */
  public PublishedPackets(int count) {
    Random random = new Random(1);
    ring = new RtpPacket[count];
    for (int i = 0; i < count; i++) {
      byte[] data = new byte[LENGTH];
      random.nextBytes(data);
      write(data);
      ring[i] = new RtpPacket(data, gone -> {});
    }
  }

  private void write(byte[] data) {
    RtpHeader.write(data, 0, true, false, PAYLOAD_TYPE, 0, 0, SSRC);
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    writer.begin(data, RtpHeader.FIXED_LENGTH, false);
    writer.reserve(2, 3);
    transportSequenceAt = writer.reserve(3, 2);
    writer.reserve(4, 3);
    data[writer.reserve(9, 1)] = (byte) MID.charAt(0);
    int header = RtpHeader.FIXED_LENGTH + writer.end();
    System.arraycopy(VP8_DELTA, 0, data, header, VP8_DELTA.length);
  }

  /** The next packet, filled; {@link #now} is its arrival. */
  public RtpPacket next() {
    return packet(++sequence);
  }

  /** The packet with this extended sequence number, filled as if it arrived now. */
  public RtpPacket packet(long number) {
    RtpPacket packet = ring[(int) number & (ring.length - 1)];
    byte[] data = packet.data();
    RtpHeader.writeShort(data, 2, (int) number);
    RtpHeader.writeInt(data, 4, 90 * number);
    RtpHeader.writeShort(data, transportSequenceAt, (int) number);
    if (!packet.fill(LENGTH, now())) {
      throw new IllegalStateException("not a packet");
    }
    packet.extendedSequence(number);
    return packet;
  }

  /** The number of the packet that {@link #next} gave last. */
  public long sequence() {
    return sequence;
  }

  /** The time, which goes on by a millisecond with each {@link #next}. */
  public long now() {
    return sequence * SPACING_NANOS;
  }
}
