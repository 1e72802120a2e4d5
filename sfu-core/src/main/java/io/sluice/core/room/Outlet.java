package io.sluice.core.room;

import io.sluice.core.wire.rtp.RtpPacket;

/** Takes what a subscription is to send; bound when the subscription is made. */
public interface Outlet {
  /** This packet may be sent at the end of the wake-up, until when the caller keeps it alive. */
  void offer(RtpPacket packet);

  /** The subscriber asked for this outgoing sequence number, 16 bits, again. */
  void resend(int sequence, long nowNanos);
}
