package io.sluice.core.wire.rtcp;

import static io.sluice.core.wire.HostileBytes.mix;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.HostileBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Guards against faults in length fields (str0m #1029): no exception, no byte from outside. */
final class HostileRtcpTest {
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
          RtcpDigest digest = new RtcpDigest(off);
          boolean valid = RtcpParser.parse(data, off, len, digest);
          return mix(digest.value(), valid ? 1 : 0);
        },
        corpus());
  }

  @Test
  void shouldStayWithinHostileTransportFeedback() {
    HostileBytes.attack(
        (data, off, len) -> {
          RtcpDigest digest = new RtcpDigest(off);
          digest.transportFeedback(1, 2, data, off, len);
          return digest.value();
        },
        Hex.bytes("00000010 00000000 9f1c 4002 0101010101010101 0001 0001"),
        Hex.bytes("00000004 00000100 da00 08 0100 fffc"),
        Hex.bytes("000000dd 00000000 00dd"));
  }
}
