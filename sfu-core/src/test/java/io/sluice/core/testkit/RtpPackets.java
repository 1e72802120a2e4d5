package io.sluice.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;

/**
 * Makes packets with a payload that depends on their sequence number, so that a mix-up shows. Set
 * what a test cares about; the rest has defaults.
 */
public final class RtpPackets {
  private final CountingRecycler recycler;
  private long ssrc = 0x12345678L;
  private int payloadType = 96;
  private int payloadLength = 100;
  private int paddingLength;
  private boolean marker;

  public RtpPackets(CountingRecycler recycler) {
    this.recycler = recycler;
  }

  public RtpPackets ssrc(long ssrc) {
    this.ssrc = ssrc;
    return this;
  }

  public RtpPackets payloadType(int payloadType) {
    this.payloadType = payloadType;
    return this;
  }

  public RtpPackets payloadLength(int payloadLength) {
    this.payloadLength = payloadLength;
    return this;
  }

  /** Bytes of padding with their count, 0 to 255. */
  public RtpPackets paddingLength(int paddingLength) {
    this.paddingLength = paddingLength;
    return this;
  }

  public RtpPackets marker(boolean marker) {
    this.marker = marker;
    return this;
  }

  /** A packet with one reference, which is the caller's; only 16 bits of the sequence are used. */
  public RtpPacket packet(long sequence, long timestamp, long arrivalNanos) {
    return build(new byte[0], sequence, timestamp, arrivalNanos);
  }

  /** The RTX packet of {@link #packet} with this original sequence number (RFC 4588 section 4). */
  public RtpPacket rtx(int sequence, long originalSequence, long timestamp, long arrivalNanos) {
    byte[] original = new byte[2];
    RtpHeader.writeShort(original, 0, (int) originalSequence);
    return build(original, sequence, timestamp, arrivalNanos);
  }

  private RtpPacket build(byte[] prefix, long sequence, long timestamp, long arrivalNanos) {
    int header = RtpHeader.FIXED_LENGTH;
    int length = header + prefix.length + payloadLength + paddingLength;
    byte[] data = new byte[length];
    RtpHeader.write(data, 0, false, marker, payloadType, (int) sequence & 0xffff, timestamp, ssrc);
    System.arraycopy(prefix, 0, data, header, prefix.length);
    int seed = prefix.length == 0 ? (int) sequence : RtpHeader.readShort(prefix, 0);
    for (int i = 0; i < payloadLength; i++) {
      data[header + prefix.length + i] = payloadByte(seed, i);
    }
    if (paddingLength > 0) {
      data[0] |= 0x20;
      data[length - 1] = (byte) paddingLength;
    }
    RtpPacket packet = new RtpPacket(data, recycler);
    assertThat(packet.fill(length, arrivalNanos)).isTrue();
    recycler.took();
    return packet;
  }

  /** What the payload of a packet with this sequence number holds at an offset. */
  public static byte payloadByte(int sequence, int offset) {
    return (byte) ((sequence & 0xffff) * 31 + offset);
  }
}
