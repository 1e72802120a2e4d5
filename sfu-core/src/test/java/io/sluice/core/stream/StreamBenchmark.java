package io.sluice.core.stream;

import io.sluice.core.bench.PublishedPackets;
import io.sluice.core.wire.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a received and a sent packet leave behind: statistics, losses, the cache for resends. */
@State(Scope.Thread)
public class StreamBenchmark {
  private static final int KEPT = 2_048;
  private static final int LOST_EVERY = 100;
  private static final int REPAIRED_AFTER = 25;

  private final PublishedPackets packets = new PublishedPackets(KEPT);
  private final ReceiveStream stream = new ReceiveStream(PublishedPackets.SSRC, 90_000);
  private final NackTracker tracker = new NackTracker(true);
  private final PacketRing ring = new PacketRing(4_096, 4 << 20);
  private final SendHistory history = new SendHistory();
  private final int[] asked = new int[64];
  private int back;

  /** A second and more of packets. */
  @Setup
  public void fillRings() {
    for (int i = 0; i < KEPT; i++) {
      cachePut();
      historySent();
    }
  }

  /** Duplicates, statistics and losses of a packet in order. */
  @Benchmark
  public boolean receive() {
    return receive(packets.next());
  }

  private boolean receive(RtpPacket packet) {
    boolean fresh = stream.receive(packet);
    tracker.received(packet.extendedSequence(), packets.now());
    return fresh;
  }

  /** The same with one in a hundred lost, asked for and repaired. */
  @Benchmark
  public int receiveWithLoss() {
    RtpPacket packet = packets.next();
    int phase = (int) (packets.sequence() % LOST_EVERY);
    if (phase != 0) {
      receive(packet);
    }
    if (phase == REPAIRED_AFTER) {
      RtpPacket repaired = packets.packet(packets.sequence() - REPAIRED_AFTER);
      if (stream.receiveRepaired(repaired)) {
        tracker.repaired(repaired.extendedSequence(), packets.now());
      }
    }
    return tracker.nextDeadline() <= packets.now()
        ? tracker.collect(packets.now(), 40_000_000L, asked)
        : 0;
  }

  /** Into the ring, out of it what is a second old. */
  @Benchmark
  public void cachePut() {
    RtpPacket packet = packets.next();
    ring.put(packet, packets.now());
    packet.release();
  }

  /** One of the last 256. */
  @Benchmark
  public @Nullable RtpPacket cacheGet() {
    back = (back + 37) & 0xff;
    return ring.get(ring.newest() - back);
  }

  @Benchmark
  public void historySent() {
    long sequence = packets.next().extendedSequence();
    history.sent((int) sequence & 0xffff, sequence, 1, 1, packets.now());
  }

  /** One of the last 256. */
  @Benchmark
  public int historyFind() {
    back = (back + 37) & 0xff;
    return history.find((int) (packets.sequence() - back) & 0xffff, packets.now());
  }
}
