package io.sluice.server;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** Work that must not take longer than it may. */
final class Deadline {
  /** Within the 5 s that a shut-down may take, with time left for the JVM. */
  static final Duration SHUTDOWN = Duration.ofMillis(4_700);

  private Deadline() {}

  /** Runs it on a thread of its own; false if it failed or is not done in time. */
  static boolean run(Runnable work, Duration limit) {
    FutureTask<Boolean> task = new FutureTask<>(work, true);
    Thread thread = new Thread(task, "deadline");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      LoggerFactory.getLogger(Deadline.class).error("shut-down failed", e.getCause());
      return false;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
