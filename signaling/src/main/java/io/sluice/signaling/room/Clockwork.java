package io.sluice.signaling.room;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the rooms' work that no client waits for is done: one thread, in order. */
interface Clockwork extends AutoCloseable {
  /** Does this soon; callable from event loops. */
  void execute(Runnable task);

  /**
   * Does this after a while.
   *
   * @return takes it back, if it has not been begun
   */
  Runnable later(Duration delay, Runnable task);

  /** Drops what is still to be done. */
  @Override
  void close();

  /** A clockwork on a daemon thread. */
  static Clockwork start() {
    Logger log = LoggerFactory.getLogger(Clockwork.class);
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "rooms");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    executor.setRemoveOnCancelPolicy(true);
    return new Clockwork() {
      @Override
      public void execute(Runnable task) {
        executor.execute(() -> guarded(task));
      }

      @Override
      public Runnable later(Duration delay, Runnable task) {
        ScheduledFuture<?> due =
            executor.schedule(() -> guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> due.cancel(false);
      }

      private void guarded(Runnable task) {
        try {
          task.run();
        } catch (RuntimeException e) {
          log.error("Work of a room failed.", e);
        }
      }

      @Override
      public void close() {
        executor.shutdownNow();
      }
    };
  }
}
