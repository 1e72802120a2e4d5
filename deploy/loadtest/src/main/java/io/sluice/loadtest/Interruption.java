package io.sluice.loadtest;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** SIGINT and SIGTERM: a run that goes on is ended early and reported. */
final class Interruption {
  /** Clients leave, and reports of long runs are written. */
  private static final long LIMIT_SECONDS = 30;

  /** What shells tell of a command that SIGINT ended. */
  private static final int INTERRUPTED = 130;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile @Nullable Runnable action;
  private volatile int exitCode = INTERRUPTED;

  /** Registers itself with the JVM. */
  void watch() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::request, "interruption"));
  }

  /** Sets what ends the run that is beginning. */
  void whenRequested(Runnable end) {
    action = end;
  }

  /** Tells that all is said and done, with the exit code. */
  void finished(int code) {
    exitCode = code;
    finished.countDown();
  }

  /** The process is about to end: by a signal, or because all is finished. */
  private void request() {
    if (finished.getCount() == 0) {
      return;
    }
    Runnable end = action;
    if (end != null) {
      end.run();
      try {
        if (!finished.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          Runtime.getRuntime().halt(INTERRUPTED);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
