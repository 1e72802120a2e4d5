package io.sluice.core.io;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.testkit.MediaLeft;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The warm-up goes the way of real media, and nothing of it stays. */
class WarmUpTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** So many that the eldest leaves before the end. */
  private static final int ROUNDS = 10;

  private final Set<Thread> threadsBefore = new HashSet<>();

  @BeforeEach
  void lookAtThreads() {
    threadsBefore.addAll(ours());
  }

  @Test
  void shouldSendWhatIsPublishedToAllOthersAndAgainWhatTheyLost() throws Exception {
    InetSocketAddress port;
    try (WarmUp warmUp = new WarmUp(LONG, ROUNDS)) {
      port = warmUp.server().snapshot().sockets().get(0);

      warmUp.run();

      List<LoopSnapshot> loops = warmUp.server().snapshot().loops();
      long received = loops.stream().mapToLong(LoopSnapshot::packetsIn).sum();
      long sent = loops.stream().mapToLong(LoopSnapshot::packetsOut).sum();
      assertThat(received).as("about 500 a round").isGreaterThan(ROUNDS * 400);
      assertThat(sent).as("to one in the first round, to ever more later").isGreaterThan(received);
      long resent = 0;
      for (WarmUpLink participant : warmUp.participants()) {
        resent +=
            participant.server().snapshot().toCompletableFuture().get(5, SECONDS).packetsResent();
      }
      assertThat(resent).isPositive();
    }
    awaitNoThreads();
    assertThatCode(() -> new DatagramSocket(port).close()).doesNotThrowAnyException();
  }

  @Test
  void shouldEndInTheMiddleWhenTheTimeIsOver() {
    MediaPlane.warmUp(Duration.ofMillis(500));

    awaitNoThreads();
  }

  @Test
  void shouldEndWhenInterruptedAndStayInterrupted() {
    Thread.currentThread().interrupt();

    WarmUp.run(LONG);

    assertThat(Thread.interrupted()).isTrue();
    awaitNoThreads();
  }

  @Test
  void shouldNotTouchAnotherPlane() {
    List<InetAddress> loopback = List.of(InetAddress.getLoopbackAddress());
    try (MediaPlane plane =
        MediaPlane.open(new MediaConfig(0, MediaConfig.NO_TCP, loopback, List.of(), 1, 1))) {
      MediaPlane.warmUp(Duration.ofSeconds(1));

      MediaLeft.awaitNothing(plane);
      assertThat(plane.snapshot().loops())
          .allMatch(loop -> loop.packetsIn() == 0 && loop.packetsOut() == 0);
    }
  }

  @Test
  void shouldOpenNothingWithoutTime() {
    MediaPlane.warmUp(Duration.ZERO);

    assertThat(ours()).isEqualTo(threadsBefore);
  }

  /** Threads end a little after they were told to. */
  private void awaitNoThreads() {
    long begin = System.nanoTime();
    while (!threadsBefore.containsAll(ours())) {
      assertThat(System.nanoTime() - begin)
          .as("threads left: " + ours())
          .isLessThan(Duration.ofSeconds(20).toNanos());
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static Set<Thread> ours() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith("sluice-"));
    return threads;
  }
}
