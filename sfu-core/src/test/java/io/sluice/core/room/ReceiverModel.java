package io.sluice.core.room;

import io.sluice.core.stream.CompoundReports;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.stream.PublisherClock;
import io.sluice.core.stream.ReceiveStream;
import io.sluice.core.stream.ReportScheduler;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A browser that receives one stream: it asks for a lost packet at once, again each round trip, ten
 * times in all, and reports each second. Packets are known by their number in the outgoing stream,
 * from 0.
 */
final class ReceiverModel implements RtcpHandler {
  /** It looks for what to ask for again so often. */
  static final long PERIOD_NANOS = 20_000_000L;

  private static final int MAX_TRIES = 10;
  private static final int MAX_NACKS = 256;
  private static final long OWN_SSRC = 77;
  private static final byte[] CNAME = "receiver".getBytes(StandardCharsets.US_ASCII);

  private final long mediaSsrc;
  private final long roundTripNanos;
  private final RtcpOutput output;
  private final ReceiveStream statistics;
  private final PublisherClock clock;
  private final ReportScheduler reports;
  private final RtcpWriter writer = new RtcpWriter();
  private final byte[] datagram = new byte[RtcpOutput.MAX_LENGTH];
  private final int[] lost = new int[MAX_NACKS];

  private final long[] arrivalNanos;
  private final long[] askedNanos;
  private final byte[] tries;

  /** What is missing and not given up, ascending. */
  private final int[] missing;

  private int missingCount;
  private int highest = -1;
  private int firstSequence = -1;
  private long now;

  /**
   * @param packets most packets that it can get
   * @param output takes what it sends
   */
  ReceiverModel(
      int packets,
      long mediaSsrc,
      long roundTripNanos,
      NtpClock clock,
      RandomGenerator random,
      long nowNanos,
      RtcpOutput output) {
    this.mediaSsrc = mediaSsrc;
    this.roundTripNanos = roundTripNanos;
    this.output = output;
    this.statistics = new ReceiveStream(mediaSsrc, 90_000);
    this.clock = new PublisherClock(clock);
    this.reports = new ReportScheduler(random, ReportScheduler.INTERVAL_NANOS, nowNanos);
    this.arrivalNanos = new long[packets];
    this.askedNanos = new long[packets];
    this.tries = new byte[packets];
    this.missing = new int[packets];
  }

  /** The sequence number under which number 0 goes out. */
  void firstSequence(int sequence) {
    firstSequence = sequence;
  }

  /** When a packet came first, or 0. */
  long arrivalNanos(int number) {
    return arrivalNanos[number];
  }

  /** A packet on the stream's own SSRC. */
  void onPacket(int number, long timestamp, long nowNanos) {
    statistics.receive((firstSequence + number) & 0xffff, timestamp, nowNanos);
    take(number, nowNanos);
  }

  /** A packet by RTX. */
  void onResend(int sequence, long nowNanos) {
    take((sequence - firstSequence) & 0xffff, nowNanos);
  }

  private void take(int number, long nowNanos) {
    if (arrivalNanos[number] == 0) {
      arrivalNanos[number] = nowNanos;
    }
    if (number > highest) {
      for (int skipped = highest + 1; skipped < number; skipped++) {
        missing[missingCount++] = skipped;
      }
      boolean hole = number > highest + 1;
      highest = number;
      if (hole) {
        ask(nowNanos);
      }
    }
  }

  /** To be called each {@link #PERIOD_NANOS}. */
  void onTimer(long nowNanos) {
    ask(nowNanos);
    if (reports.due(nowNanos)) {
      reports.sent(nowNanos);
      writer.begin(datagram, 0, datagram.length);
      CompoundReports.receiver(writer, OWN_SSRC, CNAME, List.of(statistics), 0, nowNanos);
      output.send(datagram, writer.length());
    }
  }

  private void ask(long nowNanos) {
    int kept = 0;
    int asked = 0;
    for (int i = 0; i < missingCount; i++) {
      int number = missing[i];
      if (arrivalNanos[number] != 0) {
        continue;
      }
      boolean due = tries[number] == 0 || nowNanos - askedNanos[number] >= roundTripNanos;
      if (due && tries[number] == MAX_TRIES) {
        continue;
      }
      missing[kept++] = number;
      if (due && asked < MAX_NACKS) {
        tries[number]++;
        askedNanos[number] = nowNanos;
        lost[asked++] = (firstSequence + number) & 0xffff;
      }
    }
    missingCount = kept;
    if (asked > 0) {
      writer.begin(datagram, 0, datagram.length);
      writer.nack(OWN_SSRC, mediaSsrc, lost, asked);
      output.send(datagram, writer.length());
    }
  }

  /** The time for the RTCP that is parsed next. */
  void now(long nanos) {
    now = nanos;
  }

  @Override
  public void senderReport(long ssrc, long ntp, long rtpTimestamp, long packets, long octets) {
    statistics.onSenderReport(ntp, rtpTimestamp, clock, now);
  }
}
