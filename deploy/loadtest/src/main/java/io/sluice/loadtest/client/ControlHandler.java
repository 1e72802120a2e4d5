package io.sluice.loadtest.client;

import io.sluice.core.wire.rtcp.RtcpHandler;

/** Passes the server's RTCP on to what it is about. */
record ControlHandler(ClientTransport client, long nowNanos) implements RtcpHandler {
  @Override
  public void senderReport(long ssrc, long ntp, long rtpTimestamp, long packets, long octets) {
    client.incoming.onSenderReport(ssrc, ntp, rtpTimestamp, nowNanos);
  }

  @Override
  public void bye(long ssrc) {
    client.incoming.end(ssrc, nowNanos);
  }

  @Override
  public void reportBlock(
      long reporterSsrc,
      long ssrc,
      int fractionLost,
      int cumulativeLost,
      long extendedHighest,
      long jitter,
      long lastSr,
      long delaySinceLastSr) {
    client.outgoing.onReport(ssrc);
  }

  @Override
  public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
    client.outgoing.onNack(mediaSsrc, pid, blp);
  }

  @Override
  public void pli(long senderSsrc, long mediaSsrc) {
    client.outgoing.onKeyframeRequest(mediaSsrc, nowNanos);
  }

  @Override
  public void fir(long senderSsrc, long targetSsrc, int commandSequence) {
    client.outgoing.onKeyframeRequest(targetSsrc, nowNanos);
  }
}
