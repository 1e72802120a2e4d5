package io.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A received packet makes no garbage, with loss, repair, freezes and the sampling too. */
class MeterAllocationTest {
  private static final int PACKETS = 200_000;

  private final Receiver video = Receiver.video();
  private final LoopSnapshot snapshot = new LoopSnapshot();

  /** Every 100th packet is recovered, every 1,000th lost until the next keyframe. */
  private void run(int from) {
    for (int sequence = from; sequence < from + PACKETS; sequence++) {
      if (sequence % 100 != 50) {
        video.take(sequence);
      }
      if (sequence % 100 == 60 && sequence % 1_000 != 60) {
        video.recover(sequence - 10);
      }
      if (sequence % 300 == 0 && video.stream.looksForKeyframe()) {
        video.stream.keyframe(video.now);
      }
      video.stream.delay(video.now - 1_000_000, video.now, 64);
      video.peer.sent(Receiver.BYTES);
      video.peer.scheduled(1, 0, 0);
      if (sequence % 350 == 0) {
        video.loop.collect(snapshot, video.now);
      }
    }
  }

  @Test
  void shouldNotAllocatePerPacket() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    run(0);
    long before = threads.getCurrentThreadAllocatedBytes();
    run(PACKETS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    Counters counts = video.counts();
    assertThat(counts.packets).isGreaterThan(PACKETS);
    assertThat(counts.recovered).isGreaterThan(PACKETS / 100);
    assertThat(counts.lost).isGreaterThan(PACKETS / 1_000);
    assertThat(counts.frames).isPositive();
    assertThat(allocated).as("by collecting only, not per packet").isLessThan(PACKETS);
  }
}
