package io.sluice.core.stream;

import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;

/** Turns retransmission packets back into the originals, in place (RFC 4588 section 4). */
public final class RtxUnwrapper {
  /** Bytes of the original sequence number before the original payload. */
  public static final int OSN_LENGTH = 2;

  private RtxUnwrapper() {}

  /**
   * Rewrites a packet that nobody else holds yet: the payload moves forward over the original
   * sequence number, and the header takes the original's sequence number, SSRC and payload type.
   *
   * @param ssrc the stream that the RTX stream repairs
   * @param payloadType the payload type that the RTX payload type stands for (its "apt")
   * @return false, with the packet as it was, if it carries no original: padding for probing
   */
  public static boolean unwrap(RtpPacket packet, long ssrc, int payloadType) {
    if (packet.payloadLength() < OSN_LENGTH) {
      return false;
    }
    byte[] data = packet.data();
    int payload = packet.headerLength();
    int length = packet.length() - OSN_LENGTH;
    int original = RtpHeader.readShort(data, payload);
    System.arraycopy(data, payload + OSN_LENGTH, data, payload, length - payload);
    data[1] = (byte) ((data[1] & 0x80) | payloadType);
    RtpHeader.writeShort(data, 2, original);
    RtpHeader.writeInt(data, 8, ssrc);
    return packet.refill(length);
  }
}
