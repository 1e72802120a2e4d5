package io.sluice.core.wire.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Consumer;

/** Writes all that it is told with a {@link RtcpWriter}, and asserts that this says the same. */
final class RtcpEcho implements RtcpHandler {
  private final byte[] buf = new byte[1_500];
  private final RtcpWriter writer = new RtcpWriter();
  private final int[] sequences = new int[17];

  private RtcpWriter begin() {
    writer.begin(buf, 0, buf.length);
    return writer;
  }

  private void expect(boolean written, Consumer<Transcript> told) {
    assertThat(written).isTrue();
    Transcript expected = new Transcript();
    told.accept(expected);
    assertThat(Transcript.of(Arrays.copyOf(buf, writer.length()))).isEqualTo(expected.lines);
  }

  @Override
  public void senderReport(long ssrc, long ntp, long rtpTimestamp, long packets, long octets) {
    expect(
        begin().senderReport(ssrc, ntp, rtpTimestamp, packets, octets),
        told -> told.senderReport(ssrc, ntp, rtpTimestamp, packets, octets));
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
    assertThat(begin().receiverReport(reporterSsrc)).isTrue();
    expect(
        writer.reportBlock(
            ssrc, fractionLost, cumulativeLost, extendedHighest, jitter, lastSr, delaySinceLastSr),
        told ->
            told.reportBlock(
                reporterSsrc,
                ssrc,
                fractionLost,
                cumulativeLost,
                extendedHighest,
                jitter,
                lastSr,
                delaySinceLastSr));
  }

  @Override
  public void cname(long ssrc, byte[] data, int offset, int length) {
    byte[] name = Arrays.copyOfRange(data, offset, offset + length);
    boolean written = begin().sdesCname(ssrc, name);
    if (length > 0) {
      expect(written, told -> told.cname(ssrc, data, offset, length));
    }
  }

  @Override
  public void bye(long ssrc) {
    expect(begin().bye(ssrc), told -> told.bye(ssrc));
  }

  @Override
  public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
    int count = 0;
    sequences[count++] = pid;
    for (int bit = 0; bit < 16; bit++) {
      if ((blp >> bit & 1) != 0) {
        sequences[count++] = (pid + bit + 1) & 0xffff;
      }
    }
    expect(
        begin().nack(senderSsrc, mediaSsrc, sequences, count),
        told -> told.nack(senderSsrc, mediaSsrc, pid, blp));
  }

  @Override
  public void pli(long senderSsrc, long mediaSsrc) {
    expect(begin().pli(senderSsrc, mediaSsrc), told -> told.pli(senderSsrc, mediaSsrc));
  }

  @Override
  public void fir(long senderSsrc, long targetSsrc, int commandSequence) {
    expect(
        begin().fir(senderSsrc, targetSsrc, commandSequence),
        told -> told.fir(senderSsrc, targetSsrc, commandSequence));
  }

  @Override
  public void remb(long senderSsrc, long bitrateBps, byte[] data, int ssrcOffset, int ssrcCount) {
    long[] ssrcs = new long[ssrcCount];
    expect(
        begin().remb(senderSsrc, bitrateBps, ssrcs, ssrcCount),
        told -> told.remb(senderSsrc, bitrateBps, data, ssrcOffset, ssrcCount));
  }

  @Override
  public void receiverReferenceTime(long senderSsrc, long ntp) {
    expect(
        begin().receiverReferenceTime(senderSsrc, ntp),
        told -> told.receiverReferenceTime(senderSsrc, ntp));
  }

  @Override
  public void dlrr(long senderSsrc, long ssrc, long lastRr, long delaySinceLastRr) {
    expect(
        begin().dlrr(senderSsrc, ssrc, lastRr, delaySinceLastRr),
        told -> told.dlrr(senderSsrc, ssrc, lastRr, delaySinceLastRr));
  }
}
