package io.sluice.core.wire.rtcp;

import static io.sluice.core.wire.HostileBytes.mix;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.HostileBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Guards against faults in length fields (str0m #1029): no exception, no byte from outside. */
final class HostileRtcpTest {
  /** Folds all that is delivered, feedback and SSRCs included. */
  private static final class Digest implements RtcpHandler {
    private final int off;
    private long value;

    Digest(int off) {
      this.off = off;
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
      add(1, ssrc, ntp, rtpTimestamp, packets, octets);
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
      add(2, reporterSsrc, ssrc, fractionLost, cumulativeLost, extendedHighest, jitter, lastSr);
      add(delaySinceLastSr);
    }

    @Override
    public void cname(long ssrc, byte[] buf, int offset, int length) {
      add(3, ssrc);
      bytes(buf, offset, length);
    }

    @Override
    public void bye(long ssrc) {
      add(4, ssrc);
    }

    @Override
    public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
      add(5, senderSsrc, mediaSsrc, pid, blp);
    }

    @Override
    public void pli(long senderSsrc, long mediaSsrc) {
      add(6, senderSsrc, mediaSsrc);
    }

    @Override
    public void fir(long senderSsrc, long targetSsrc, int commandSequence) {
      add(7, senderSsrc, targetSsrc, commandSequence);
    }

    @Override
    public void remb(long senderSsrc, long bitrateBps, byte[] buf, int ssrcOffset, int ssrcCount) {
      add(8, senderSsrc, bitrateBps);
      bytes(buf, ssrcOffset, 4 * ssrcCount);
    }

    @Override
    public void transportFeedback(
        long senderSsrc, long mediaSsrc, byte[] buf, int offset, int length) {
      add(9, senderSsrc, mediaSsrc, offset - off, length);
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
      add(10, senderSsrc, ntp);
    }

    @Override
    public void dlrr(long senderSsrc, long ssrc, long lastRr, long delaySinceLastRr) {
      add(11, senderSsrc, ssrc, lastRr, delaySinceLastRr);
    }
  }

  private static byte[][] corpus() {
    byte[] buf = new byte[400];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(buf, 0, buf.length);
    writer.senderReport(1, 2, 3, 4, 5);
    writer.reportBlock(6, 7, 8, 9, 10, 11, 12);
    writer.sdesCname(1, "name".getBytes(StandardCharsets.UTF_8));
    writer.bye(1);
    byte[] reports = Arrays.copyOf(buf, writer.length());
    writer.begin(buf, 0, buf.length);
    writer.nack(1, 2, new int[] {1, 5, 100}, 3);
    writer.pli(1, 2);
    writer.fir(1, 2, 3);
    writer.remb(1, 1_000_000, new long[] {1, 2, 3}, 3);
    byte[] feedback = Arrays.copyOf(buf, writer.length());
    writer.begin(buf, 0, buf.length);
    writer.receiverReferenceTime(1, 2);
    writer.dlrr(1, 2, 3, 4);
    byte[] extended = Arrays.copyOf(buf, writer.length());
    writer.begin(buf, 0, buf.length);
    long[] arrivals = {1, 2_000, -1, 90_000, 89_000, -1, -1, 91_000, 92_000};
    writer.transportFeedback(1, 2, 3, arrivals.length, arrivals, 1, 4);
    byte[] transport = Arrays.copyOf(buf, writer.length());
    return new byte[][] {reports, feedback, extended, transport};
  }

  @Test
  void shouldStayWithinHostileDatagrams() {
    HostileBytes.attack(
        (data, off, len) -> {
          Digest digest = new Digest(off);
          boolean valid = RtcpParser.parse(data, off, len, digest);
          return mix(digest.value, valid ? 1 : 0);
        },
        corpus());
  }

  @Test
  void shouldStayWithinHostileTransportFeedback() {
    HostileBytes.attack(
        (data, off, len) -> {
          Digest digest = new Digest(off);
          digest.transportFeedback(1, 2, data, off, len);
          return digest.value;
        },
        Hex.bytes("00000010 00000000 9f1c 4002 0101010101010101 0001 0001"),
        Hex.bytes("00000004 00000100 da00 08 0100 fffc"),
        Hex.bytes("000000dd 00000000 00dd"));
  }
}
