package io.sluice.core.wire.rtp;

import io.sluice.core.bench.PublishedPackets;
import io.sluice.core.wire.ext.ExtensionType;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading one packet's header and its extensions. */
@State(Scope.Thread)
public class RtpBenchmark {
  private final PublishedPackets packets = new PublishedPackets(1);
  private final int mid =
      Objects.requireNonNull(PublishedPackets.EXTENSIONS.get(ExtensionType.MID));
  private RtpPacket packet;

  @Setup
  public void makePacket() {
    packet = packets.next();
  }

  /** Numbers written and header parsed: what the other benchmarks pay for their next packet. */
  @Benchmark
  public RtpPacket fill() {
    return packets.next();
  }

  /** The last of four elements. */
  @Benchmark
  public long findExtension() {
    return HeaderExtensions.find(packet, mid);
  }
}
