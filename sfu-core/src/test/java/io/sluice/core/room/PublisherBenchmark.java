package io.sluice.core.room;

import io.sluice.core.bench.PublishedPackets;
import io.sluice.core.wire.rtp.RtpPacket;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A decrypted packet on its way to the subscriptions: transport-wide feedback, binding, losses,
 * keyframe detection and the cache for resends.
 */
@State(Scope.Thread)
public class PublisherBenchmark {
  private static final int KEPT = 2_048;

  private final PublishedPackets packets = new PublishedPackets(KEPT);
  private final BenchmarkRoom room = new BenchmarkRoom();

  /** Somebody watches, so that the packets are kept; the cache is full. */
  @Setup
  public void watch() {
    room.subscribe();
    for (int i = 0; i < KEPT; i++) {
      receive();
    }
  }

  @Benchmark
  public void receive() {
    RtpPacket packet = packets.next();
    room.publisher.onRtp(packet, packets.now());
    packet.release();
    if (packets.sequence() % 10 == 0) {
      room.publisher.onTimer(packets.now(), 40_000_000L);
    }
  }
}
