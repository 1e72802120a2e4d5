package io.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaPlaneException;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.PlaneSnapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The health probe must not multiply the cost of a plane that hangs. */
class MediaHealthTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final FakePlane plane = new FakePlane();
  private final MediaHealth health = new MediaHealth(plane, now::get);

  @Test
  void shouldAskAtMostOnceASecond() {
    plane.failing = true;
    assertThat(health.getAsBoolean()).as("just opened").isTrue();

    now.addAndGet(1_000_000_000L);
    assertThat(health.getAsBoolean()).isFalse();
    plane.failing = false;
    now.addAndGet(999_999_999L);
    assertThat(health.getAsBoolean()).as("the answer of before").isFalse();
    now.addAndGet(1L);
    assertThat(health.getAsBoolean()).isTrue();
    assertThat(plane.asked).hasValue(2);
  }

  @Test
  void shouldLetOneCallerWaitAndAnswerTheOthersAtOnce() throws Exception {
    plane.gate = new CountDownLatch(1);
    now.addAndGet(1_000_000_000L);
    CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(health::getAsBoolean);
    plane.entered.await();

    assertThat(health.getAsBoolean()).isTrue();

    plane.gate.countDown();
    assertThat(first.get()).isTrue();
    assertThat(plane.asked).hasValue(1);
  }

  private static final class FakePlane implements MediaPlane {
    volatile boolean failing;
    final AtomicInteger asked = new AtomicInteger();
    final CountDownLatch entered = new CountDownLatch(1);
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public PlaneSnapshot snapshot() {
      asked.incrementAndGet();
      entered.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (failing) {
        throw new MediaPlaneException("a loop does not answer");
      }
      InetSocketAddress socket = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
      return new PlaneSnapshot(List.of(socket), MediaConfig.NO_TCP, List.of(), 0, 0, "", "");
    }

    @Override
    public MediaRoom openRoom(String label) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Fingerprint fingerprint() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
