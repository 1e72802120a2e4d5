package io.sluice.core.room;

import io.sluice.core.wire.rtp.RtpPacket;

/** Takes what a subscription is to send; bound when the subscription is made. */
public interface Outlet {
  /** This packet may be sent; whoever keeps it past the call retains it. */
  void offer(RtpPacket packet);

  /** Whether what is offered now can be sent: the subscriber is connected. */
  boolean isReady();

  /** Sends or drops what was offered: the subscription is about to follow another source. */
  void flush();

  /** The subscriber asked for this outgoing sequence number, 16 bits, again. */
  void resend(int sequence, long nowNanos);
}
