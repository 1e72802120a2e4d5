package io.sluice.core.forward;

import io.sluice.core.bench.PublishedPackets;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The place of a packet in an outgoing stream and its header there. */
@State(Scope.Thread)
public class RewriteBenchmark {
  private static final Map<ExtensionType, Integer> OUTGOING =
      Map.of(
          ExtensionType.MID, 1,
          ExtensionType.ABS_SEND_TIME, 2,
          ExtensionType.TRANSPORT_SEQUENCE, 3,
          ExtensionType.DEPENDENCY_DESCRIPTOR, 4);

  private final StreamRewriter rewriter = new StreamRewriter(1);
  private final HeaderRewriter headers =
      new HeaderRewriter(PublishedPackets.EXTENSIONS, OUTGOING, "12");
  private final byte[] out = new byte[PublishedPackets.LENGTH];
  private final RtpPacket packet = new PublishedPackets(1).next();
  private long sequence = 1;

  @Setup
  public void begin() {
    rewriter.begin(sequence, 0, 0, 90_000);
  }

  /** Where every packet is forwarded. */
  @Benchmark
  public long sequence() {
    sequence++;
    return rewriter.sequence(sequence, 90 * sequence, 1_000_000 * sequence);
  }

  /** Where every fourth is left out, as with an upper temporal layer. */
  @Benchmark
  public long sequenceOfLayers() {
    sequence++;
    if ((sequence & 3) == 0) {
      return rewriter.skip(sequence) ? 1 : 0;
    }
    return rewriter.sequence(sequence, 90 * sequence, 1_000_000 * sequence);
  }

  @Benchmark
  public int header() {
    sequence++;
    return headers.write(
        packet, 120, sequence, 90 * sequence, 0x55667788L, (int) sequence, 1_000, out, 0);
  }
}
