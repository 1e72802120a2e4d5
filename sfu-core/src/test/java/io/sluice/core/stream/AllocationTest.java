package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.core.congestion.TransportFeedbackRecorder;
import io.sluice.core.testkit.CountingRecycler;
import io.sluice.core.testkit.RtpPackets;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The path of a packet makes no garbage once its rings have grown, with loss and repair too. */
class AllocationTest {
  private static final int PACKETS = 100_000;
  private static final int POOL = 2_048;
  private static final long SPACING_NANOS = 2_000_000L;

  private final CountingRecycler recycler = new CountingRecycler();
  private final RtpPacket[] pool = new RtpPacket[POOL];
  private final ReceiveStream stream = new ReceiveStream(0x12345678L, 90_000);
  private final NackTracker tracker = new NackTracker(true);
  private final PacketRing ring = new PacketRing(1_024, 10_000_000);
  private final SendHistory history = new SendHistory();
  private final RtxBudget budget = new RtxBudget();
  private final TransportFeedbackRecorder feedback = new TransportFeedbackRecorder();
  private final int[] out = new int[64];
  private int resends;

  /** Every 10th packet is lost, and its resend comes 25 packets later. */
  private void run(int from) {
    for (int i = from; i < from + PACKETS; i++) {
      long now = i * SPACING_NANOS;
      if (i % 10 != 5) {
        take(i, now, false);
      }
      if (i % 10 == 0) {
        take(i - 25, now, true);
      }
      feedback.received(i & 0xffff, now);
      if (tracker.nextDeadline() <= now) {
        resends += tracker.collect(now, 40_000_000L, out);
      }
    }
  }

  private void take(int sequence, long now, boolean repaired) {
    RtpPacket packet = pool[sequence & (POOL - 1)];
    RtpHeader.writeShort(packet.data(), 2, sequence);
    packet.fill(packet.data().length, now);
    boolean fresh = repaired ? stream.receiveRepaired(packet) : stream.receive(packet);
    if (fresh && repaired) {
      tracker.repaired(packet.extendedSequence(), now);
    } else if (fresh) {
      tracker.received(packet.extendedSequence(), now);
    }
    if (fresh) {
      ring.put(packet, now);
      history.sent(packet.sequence(), packet.extendedSequence(), 0, 0, now);
      budget.sent(packet.length(), now);
    }
    packet.release();
  }

  @Test
  void shouldNotAllocatePerPacket() {
    RtpPackets packets = new RtpPackets(recycler);
    for (int i = 0; i < POOL; i++) {
      pool[i] = packets.packet(i, 0, 0);
      pool[i].release();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    run(1_000);
    int resendsBefore = resends;
    long before = threads.getCurrentThreadAllocatedBytes();
    run(1_000 + PACKETS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(resends - resendsBefore).isGreaterThanOrEqualTo(PACKETS / 10 - 10);
    assertThat(stream.repaired()).isGreaterThan(PACKETS / 10);
    assertThat(allocated).isZero();
  }
}
