package io.sluice.core.wire.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a parser delivers, one line each. */
final class Transcript implements RtcpHandler {
  final List<String> lines = new ArrayList<>();

  static List<String> of(byte[] datagram) {
    Transcript transcript = new Transcript();
    if (!RtcpParser.parse(datagram, 0, datagram.length, transcript)) {
      transcript.lines.add("malformed");
    }
    return transcript.lines;
  }

  private void line(String name, Object... values) {
    StringBuilder text = new StringBuilder(name);
    for (Object value : values) {
      text.append(' ').append(value);
    }
    lines.add(text.toString());
  }

  @Override
  public void senderReport(long ssrc, long ntp, long rtpTimestamp, long packets, long octets) {
    line("sr", ssrc, Long.toHexString(ntp), rtpTimestamp, packets, octets);
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
    line(
        "block",
        reporterSsrc,
        ssrc,
        fractionLost,
        cumulativeLost,
        extendedHighest,
        jitter,
        lastSr,
        delaySinceLastSr);
  }

  @Override
  public void cname(long ssrc, byte[] buf, int offset, int length) {
    line("cname", ssrc, new String(buf, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void bye(long ssrc) {
    line("bye", ssrc);
  }

  @Override
  public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
    line("nack", senderSsrc, mediaSsrc, pid, Integer.toHexString(blp));
  }

  @Override
  public void pli(long senderSsrc, long mediaSsrc) {
    line("pli", senderSsrc, mediaSsrc);
  }

  @Override
  public void fir(long senderSsrc, long targetSsrc, int commandSequence) {
    line("fir", senderSsrc, targetSsrc, commandSequence);
  }

  @Override
  public void remb(long senderSsrc, long bitrateBps, byte[] buf, int ssrcOffset, int ssrcCount) {
    line("remb", senderSsrc, bitrateBps, ssrcCount);
  }

  @Override
  public void transportFeedback(
      long senderSsrc, long mediaSsrc, byte[] buf, int offset, int length) {
    line("twcc", senderSsrc, mediaSsrc, length);
  }

  @Override
  public void receiverReferenceTime(long senderSsrc, long ntp) {
    line("rrt", senderSsrc, Long.toHexString(ntp));
  }

  @Override
  public void dlrr(long senderSsrc, long ssrc, long lastRr, long delaySinceLastRr) {
    line("dlrr", senderSsrc, ssrc, lastRr, delaySinceLastRr);
  }
}
