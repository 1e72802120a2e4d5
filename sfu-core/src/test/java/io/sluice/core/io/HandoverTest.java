package io.sluice.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaConfig;
import io.sluice.core.room.PublisherStreams;
import io.sluice.core.room.TrackFeed;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.transport.ice.IceConfig;
import io.sluice.core.transport.ice.IceEngine;
import io.sluice.core.wire.rtp.RtpPacket;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Packets between loops: whoever is slow must not fill the memory of all. */
class HandoverTest {
  private static final int PACKETS = 2 * MediaLoop.MAX_HANDED_OVER;
  private static final int BATCH = 64;

  private final SocketSet sockets =
      SocketSet.bind(List.of(InetAddress.getLoopbackAddress()), 0, MediaConfig.NO_TCP, 2);
  private final IceEngine ice =
      IceEngine.create(new IceConfig(List.copyOf(sockets.sockets()), List.of()));
  private final MediaLoop[] loops = new MediaLoop[2];

  HandoverTest() {
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new MediaLoop(i, sockets.executors().get(i), loops, ice);
    }
    sockets.start();
  }

  @AfterEach
  void close() {
    ice.close();
    sockets.close(TimeUnit.SECONDS.toNanos(4));
  }

  private static <T> T on(MediaLoop loop, Callable<T> action) throws Exception {
    return loop.executor().submit(action).get(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldLoseWhatASlowLoopCannotTake() throws Exception {
    TrackFeed feed =
        new PublisherStreams(
                loops[0],
                List.of(loops),
                new NtpClock(0, 0),
                (data, length) -> {},
                1,
                new Random(1),
                0)
            .track(PlaneFixture.video(), codec -> {})
            .feedOn(loops[1]);

    assertThat(takenWhileSlow(feed)).isEqualTo(MediaLoop.MAX_HANDED_OVER);
    assertThat(on(loops[0], loops[0].pool::out)).as("given back by the other loop").isZero();
    assertThat(takenWhileSlow(feed)).as("it takes packets again").isPositive();
    assertThat(on(loops[0], loops[0].pool::out)).isZero();
  }

  /** Packets that wait for the second loop while it does nothing; all are worked off then. */
  private long takenWhileSlow(TrackFeed feed) throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    loops[1].execute(() -> awaitQuietly(slow));
    long out = on(loops[0], () -> handOver(feed));
    slow.countDown();
    on(loops[1], () -> null);
    return out;
  }

  private long handOver(TrackFeed feed) {
    for (int i = 0; i < PACKETS; i += BATCH) {
      loops[0].beginWork();
      for (int j = 0; j < BATCH; j++) {
        RtpPacket packet = loops[0].pool.take(100);
        packet.carry(100, 0);
        loops[1].hand(feed, packet);
        packet.release();
      }
      loops[0].endTurn();
    }
    return loops[0].pool.out();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
