package io.sluice.core.wire.rtcp;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** RTCP of one peer: a report with what is lost, and transport-wide feedback on 100 packets. */
@State(Scope.Thread)
public class RtcpBenchmark {
  private static final int STATUSES = 100;

  private final RtcpWriter writer = new RtcpWriter();
  private final byte[] datagram = new byte[1_200];
  private final byte[] report = new byte[1_200];
  private final byte[] feedback = new byte[1_200];
  private final int[] lost = {100, 101, 117, 500};
  private final long[] arrivalMicros = new long[STATUSES];
  private final Digest digest = new Digest();
  private int reportLength;
  private int feedbackLength;

  /** A packet each millisecond, one in ten lost. */
  @Setup
  public void makeDatagrams() {
    for (int i = 0; i < STATUSES; i++) {
      arrivalMicros[i] = i % 10 == 7 ? -1 : 1_000_000L + 1_000L * i;
    }
    reportLength = writeReport(report);
    feedbackLength = writeFeedback(feedback);
  }

  private int writeReport(byte[] to) {
    writer.begin(to, 0, to.length);
    writer.receiverReport(1);
    writer.reportBlock(2, 3, 4, 5, 6, 7, 8);
    writer.reportBlock(3, 3, 4, 5, 6, 7, 8);
    writer.nack(1, 2, lost, lost.length);
    return writer.length();
  }

  private int writeFeedback(byte[] to) {
    writer.begin(to, 0, to.length);
    writer.receiverReport(1);
    int covered = writer.transportFeedback(1, 2, 0xffd0, STATUSES, arrivalMicros, 1_000_000L, 1);
    if (covered != STATUSES) {
      throw new IllegalStateException("Covered " + covered);
    }
    return writer.length();
  }

  private long parse(byte[] data, int length) {
    if (!RtcpParser.parse(data, 0, length, digest)) {
      throw new IllegalStateException("Malformed");
    }
    return digest.sum;
  }

  @Benchmark
  public int writeReport() {
    return writeReport(datagram);
  }

  @Benchmark
  public int writeFeedback() {
    return writeFeedback(datagram);
  }

  @Benchmark
  public long parseReport() {
    return parse(report, reportLength);
  }

  @Benchmark
  public long parseFeedback() {
    return parse(feedback, feedbackLength);
  }

  /** Uses all that is found. */
  private static final class Digest implements RtcpHandler {
    private final TransportFeedback.Visitor visitor =
        (sequence, received, micros) -> this.sum += sequence + micros;
    private long sum;

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
      sum += ssrc + fractionLost + extendedHighest + jitter;
    }

    @Override
    public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
      sum += pid + blp;
    }

    @Override
    public void transportFeedback(
        long senderSsrc, long mediaSsrc, byte[] buf, int offset, int length) {
      TransportFeedback.parse(buf, offset, length, visitor);
    }
  }
}
