package io.sluice.core.stream;

import io.sluice.core.wire.rtcp.RtcpWriter;
import java.util.List;

/**
 * Writes regular compound reports (RFC 3550 section 6.1). Each call fills one datagram that the
 * caller began; call again, with what the last call returned, until it returns the number of
 * streams.
 */
public final class CompoundReports {
  /** Room that the datagram must have. */
  public static final int MAX_BYTES = 1_200;

  /** Blocks of one receiver report; with the longest canonical name they fit the datagram. */
  private static final int MAX_BLOCKS = 31;

  private CompoundReports() {}

  /**
   * A receiver report with a block for each stream heard since its last one, and the canonical
   * name.
   *
   * @param senderSsrc our SSRC on the transport
   * @param from the first stream to report on
   * @return the first stream that was left for another datagram
   */
  public static int receiver(
      RtcpWriter writer,
      long senderSsrc,
      byte[] cname,
      List<ReceiveStream> streams,
      int from,
      long nowNanos) {
    writer.receiverReport(senderSsrc);
    int blocks = 0;
    int next = from;
    while (next < streams.size() && blocks < MAX_BLOCKS) {
      ReceiveStream stream = streams.get(next++);
      if (stream.heardSinceReport() && stream.writeReportBlock(writer, nowNanos)) {
        blocks++;
      }
    }
    writer.sdesCname(senderSsrc, cname);
    return next;
  }

  /**
   * A sender report and canonical name for each stream that has something to report; audio and
   * video of a publisher belong into the same run of calls, so that their times agree.
   *
   * @param from the first stream to report on
   * @return the first stream that was left for another datagram; the datagram may be empty
   */
  public static int sender(
      RtcpWriter writer, List<SendStream> streams, int from, NtpClock clock, long nowNanos) {
    for (int next = from; next < streams.size(); next++) {
      SendStream stream = streams.get(next);
      if (stream.canReport()) {
        if (writer.length() > 0 && writer.length() + stream.reportLength() > MAX_BYTES) {
          return next;
        }
        stream.writeReport(writer, clock, nowNanos);
      }
    }
    return streams.size();
  }
}
