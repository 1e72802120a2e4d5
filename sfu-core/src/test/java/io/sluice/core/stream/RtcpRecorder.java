package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtcp.RtcpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads back what was written as RTCP. */
final class RtcpRecorder implements RtcpHandler {
  record Sender(long ssrc, long ntp, long timestamp, long packets, long octets) {}

  record Block(
      long ssrc, int fraction, int lost, long highest, long jitter, long lastSr, long delay) {}

  final List<Sender> senders = new ArrayList<>();
  final List<Block> blocks = new ArrayList<>();
  final List<String> names = new ArrayList<>();
  final List<Long> plis = new ArrayList<>();
  final List<Integer> firs = new ArrayList<>();

  /** Writes one datagram and reads it back. */
  static RtcpRecorder datagram(Consumer<RtcpWriter> content) {
    RtcpWriter writer = new RtcpWriter();
    byte[] buffer = new byte[CompoundReports.MAX_BYTES];
    writer.begin(buffer, 0, buffer.length);
    content.accept(writer);
    RtcpRecorder recorder = new RtcpRecorder();
    assertThat(RtcpParser.parse(buffer, 0, writer.length(), recorder))
        .isEqualTo(writer.length() > 0);
    return recorder;
  }

  /** The block that a stream reports now. */
  static Block block(ReceiveStream stream, long nowNanos) {
    RtcpRecorder recorder =
        datagram(
            writer -> {
              writer.receiverReport(1);
              assertThat(stream.writeReportBlock(writer, nowNanos)).isTrue();
            });
    return recorder.blocks.get(0);
  }

  /** The sender report of a stream now. */
  static Sender sender(SendStream stream, NtpClock clock, long nowNanos) {
    RtcpRecorder recorder =
        datagram(writer -> assertThat(stream.writeReport(writer, clock, nowNanos)).isTrue());
    return recorder.senders.get(0);
  }

  @Override
  public void senderReport(long ssrc, long ntp, long rtpTimestamp, long packets, long octets) {
    senders.add(new Sender(ssrc, ntp, rtpTimestamp, packets, octets));
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
    blocks.add(
        new Block(
            ssrc, fractionLost, cumulativeLost, extendedHighest, jitter, lastSr, delaySinceLastSr));
  }

  @Override
  public void cname(long ssrc, byte[] buf, int offset, int length) {
    names.add(new String(buf, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void pli(long senderSsrc, long mediaSsrc) {
    plis.add(mediaSsrc);
  }

  @Override
  public void fir(long senderSsrc, long targetSsrc, int commandSequence) {
    firs.add(commandSequence);
  }
}
