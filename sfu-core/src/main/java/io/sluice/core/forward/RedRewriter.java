package io.sluice.core.forward;

import io.sluice.core.wire.codec.RedPayload;
import io.sluice.core.wire.rtp.RtpPacket;

/**
 * Redundant audio (RFC 2198) of one source on its way to one subscriber: whole, its blocks under
 * the subscriber's payload types, or without RED its primary block alone. Made when the
 * subscription is bound to a source that has RED; {@link #read} comes before all else, and what the
 * other methods say is about the packet that it read last.
 */
public final class RedRewriter {
  /** The subscriber cannot get the packet. */
  public static final int UNSUPPORTED = -1;

  private final int incomingRed;
  private final int outgoingRed;

  /** Incoming payload type of a block to outgoing one, or negative. */
  private final byte[] payloadTypes;

  /** Whether a payload type differs on the two sides. */
  private final boolean differs;

  private int skipped;
  private boolean changed;

  /**
   * @param incomingRed the source's payload type of RED
   * @param payloadTypes for each of the source's 128 payload types that of the subscriber, or a
   *     negative number
   */
  public RedRewriter(int incomingRed, byte[] payloadTypes) {
    this.incomingRed = incomingRed;
    this.outgoingRed = payloadTypes[incomingRed];
    this.payloadTypes = payloadTypes.clone();
    this.payloadTypes[incomingRed] = UNSUPPORTED; // no block is RED itself
    boolean same = true;
    for (int type = 0; type < payloadTypes.length; type++) {
      same &= this.payloadTypes[type] < 0 || this.payloadTypes[type] == type;
    }
    this.differs = !same;
  }

  /** The payload type under which a packet of the source goes out, or {@link #UNSUPPORTED}. */
  public int read(RtpPacket packet) {
    skipped = 0;
    changed = false;
    if (packet.payloadType() != incomingRed) {
      return payloadTypes[packet.payloadType()];
    }
    byte[] data = packet.data();
    int offset = packet.headerLength();
    int primary = RedPayload.primaryOffset(data, offset, packet.payloadLength());
    if (primary == RedPayload.MALFORMED) {
      return UNSUPPORTED;
    }
    if (outgoingRed < 0) {
      skipped = primary;
      return payloadTypes[RedPayload.primaryPayloadType(data, offset)];
    }
    changed = differs;
    return RedPayload.isTranslatable(data, offset, payloadTypes) ? outgoingRed : UNSUPPORTED;
  }

  /** Bytes at the beginning of the incoming payload that do not go out. */
  public int skipped() {
    return skipped;
  }

  /** Whether the outgoing payload is no part of the incoming one, so that it has to be written. */
  public boolean changed() {
    return changed;
  }

  /** Writes the outgoing payload; without {@link #changed} it is a part of the incoming one. */
  public void write(RtpPacket packet, byte[] dst, int offset) {
    int payload = packet.headerLength() + skipped;
    System.arraycopy(packet.data(), payload, dst, offset, packet.payloadLength() - skipped);
    if (changed) {
      RedPayload.translate(dst, offset, payloadTypes);
    }
  }
}
