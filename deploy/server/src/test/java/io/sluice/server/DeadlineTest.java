package io.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A part that hangs must not keep the process from ending. */
class DeadlineTest {
  @Test
  void shouldTellWorkThatIsDone() {
    assertThat(Deadline.run(() -> {}, Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void shouldTellWorkThatHangs() {
    CountDownLatch never = new CountDownLatch(1);
    Runnable hangs =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };

    assertThat(Deadline.run(hangs, Duration.ofMillis(1))).isFalse();
    never.countDown();
  }

  @Test
  void shouldTellWorkThatFails() {
    Runnable fails =
        () -> {
          throw new IllegalStateException("on purpose");
        };

    assertThat(Deadline.run(fails, Duration.ofMinutes(1))).isFalse();
  }
}
