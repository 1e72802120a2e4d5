package io.sluice.loadtest.client;

import io.netty.buffer.ByteBuf;
import io.sluice.core.crypto.SrtpReceiver;
import io.sluice.core.stream.RtxUnwrapper;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/** The RTX stream of an incoming stream (RFC 4588). All of its packets are decrypted. */
final class IncomingResends extends IncomingSsrc {
  private final Incoming incoming;
  private final int payloadType;
  private @Nullable IncomingStream original;

  /**
   * @param payloadType the payload type of the originals
   */
  IncomingResends(Incoming incoming, int ssrc, int payloadType) {
    super(ssrc);
    this.incoming = incoming;
    this.payloadType = payloadType;
  }

  @Override
  void onPacket(ByteBuf content, int length, SrtpReceiver opener, long nowNanos) {
    RtpPacket packet = incoming.decrypt(content, length, opener, nowNanos);
    if (packet == null || packet.payloadLength() < RtxUnwrapper.OSN_LENGTH) {
      return;
    }
    int sequence = RtpHeader.readShort(packet.data(), packet.headerLength());
    IncomingStream stream = original;
    if (stream == null || stream.ended) {
      stream = incoming.originalOf(ssrc, payloadType, sequence);
      original = stream;
    }
    if (stream != null
        && RtxUnwrapper.unwrap(packet, Integer.toUnsignedLong(stream.ssrc), payloadType)) {
      stream.onRecovered(packet, nowNanos);
    }
  }
}
