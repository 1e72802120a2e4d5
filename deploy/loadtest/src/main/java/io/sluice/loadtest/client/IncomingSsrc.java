package io.sluice.loadtest.client;

import io.netty.buffer.ByteBuf;
import io.sluice.core.crypto.SrtpReceiver;

/** What belongs to one SSRC of the server. */
abstract sealed class IncomingSsrc permits IncomingStream, IncomingResends {
  final int ssrc;

  /** Over: what still comes is not counted. */
  boolean ended;

  IncomingSsrc(int ssrc) {
    this.ssrc = ssrc;
  }

  /** Takes a protected packet of which the fixed header is there. */
  abstract void onPacket(ByteBuf content, int length, SrtpReceiver opener, long nowNanos);

  void end(long nowNanos) {
    ended = true;
  }
}
