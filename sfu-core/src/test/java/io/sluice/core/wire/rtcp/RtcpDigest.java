package io.sluice.core.wire.rtcp;

import static io.sluice.core.wire.HostileBytes.mix;

/** Folds all that a parser delivers into a number, feedback and SSRCs included. */
final class RtcpDigest implements RtcpHandler {
  private final int off;
  private long value;
  private int calls;

  RtcpDigest(int off) {
    this.off = off;
  }

  long value() {
    return value;
  }

  /** Methods of the handler that were called. */
  int calls() {
    return calls;
  }

  private void begin(long... values) {
    calls++;
    add(values);
  }

  private void add(long... values) {
    for (long next : values) {
      value = mix(value, next);
    }
  }

  private void bytes(byte[] buf, int offset, int length) {
    add(offset - off, length);
    for (int i = offset; i < offset + length; i++) {
      add(buf[i]);
    }
  }

  @Override
  public void senderReport(long ssrc, long ntp, long rtpTimestamp, long packets, long octets) {
    begin(1, ssrc, ntp, rtpTimestamp, packets, octets);
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
    begin(2, reporterSsrc, ssrc, fractionLost, cumulativeLost, extendedHighest, jitter, lastSr);
    add(delaySinceLastSr);
  }

  @Override
  public void cname(long ssrc, byte[] buf, int offset, int length) {
    begin(3, ssrc);
    bytes(buf, offset, length);
  }

  @Override
  public void bye(long ssrc) {
    begin(4, ssrc);
  }

  @Override
  public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
    begin(5, senderSsrc, mediaSsrc, pid, blp);
  }

  @Override
  public void pli(long senderSsrc, long mediaSsrc) {
    begin(6, senderSsrc, mediaSsrc);
  }

  @Override
  public void fir(long senderSsrc, long targetSsrc, int commandSequence) {
    begin(7, senderSsrc, targetSsrc, commandSequence);
  }

  @Override
  public void remb(long senderSsrc, long bitrateBps, byte[] buf, int ssrcOffset, int ssrcCount) {
    begin(8, senderSsrc, bitrateBps);
    bytes(buf, ssrcOffset, 4 * ssrcCount);
  }

  @Override
  public void transportFeedback(
      long senderSsrc, long mediaSsrc, byte[] buf, int offset, int length) {
    begin(9, senderSsrc, mediaSsrc, offset - off, length);
    boolean valid =
        TransportFeedback.parse(
            buf,
            offset,
            length,
            (sequence, received, micros) -> add(sequence, received ? 1 : 0, micros));
    add(valid ? 1 : 0);
  }

  @Override
  public void receiverReferenceTime(long senderSsrc, long ntp) {
    begin(10, senderSsrc, ntp);
  }

  @Override
  public void dlrr(long senderSsrc, long ssrc, long lastRr, long delaySinceLastRr) {
    begin(11, senderSsrc, ssrc, lastRr, delaySinceLastRr);
  }
}
