package io.sluice.signaling.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** How tasks get to the pool. */
class SerialExecutorTest {
  private final List<Runnable> pool = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  @Test
  void shouldTakeOneThreadForAllThatWaitsAndAnotherOnlyAfterwards() {
    SerialExecutor executor = new SerialExecutor(pool::add);
    executor.execute(
        () -> {
          done.add("a");
          executor.execute(() -> done.add("c"));
        });
    executor.execute(() -> done.add("b"));
    assertThat(pool).hasSize(1);

    pool.remove(0).run();
    assertThat(done).containsExactly("a", "b", "c");
    executor.execute(() -> done.add("d"));
    pool.remove(0).run();
    assertThat(done).endsWith("d");
    assertThat(pool).isEmpty();
  }

  @Test
  void shouldGoOnAfterATaskThatFails() {
    SerialExecutor executor = new SerialExecutor(pool::add);
    executor.execute(
        () -> {
          throw new IllegalStateException("broken");
        });
    executor.execute(() -> done.add("b"));
    pool.remove(0).run();
    assertThat(done).containsExactly("b");
  }

  @Test
  void shouldRefuseEachTaskWhenThePoolIsClosed() {
    SerialExecutor executor =
        new SerialExecutor(
            task -> {
              throw new RejectedExecutionException();
            });
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> executor.execute(() -> done.add("a")))
          .isInstanceOf(RejectedExecutionException.class);
    }
    assertThat(done).isEmpty();
  }
}
