package io.sluice.core.congestion;

import io.sluice.core.wire.rtcp.RtcpWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Transport-wide feedback for one received packet, with its share of the reports. */
@State(Scope.Thread)
public class FeedbackBenchmark {
  private static final long SPACING_NANOS = 1_000_000;

  private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
  private final RtcpWriter writer = new RtcpWriter();
  private final byte[] datagram = new byte[1_200];
  private long sequence;
  private long written;

  /** A packet each millisecond, a report each 100 ms. */
  @Benchmark
  public long record() {
    long now = ++sequence * SPACING_NANOS;
    recorder.received((int) sequence & 0xffff, now);
    while (recorder.due(now)) {
      writer.begin(datagram, 0, datagram.length);
      recorder.write(writer, 1, 2, now);
      written += writer.length();
    }
    return written;
  }
}
