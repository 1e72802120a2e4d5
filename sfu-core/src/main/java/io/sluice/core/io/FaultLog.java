package io.sluice.core.io;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Logs our own faults, at most one a second: a fault on the media path must not become a flood. */
final class FaultLog {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Logger log;
  private final AtomicLong suppressed = new AtomicLong();
  private final AtomicLong lastLogged = new AtomicLong(System.nanoTime() - INTERVAL_NANOS);

  FaultLog(Logger log) {
    this.log = log;
  }

  /** Runs an action and reports what it throws; not for what is done per packet. */
  void guard(String what, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      report(what, e);
    }
  }

  void report(String what, Throwable cause) {
    long now = System.nanoTime();
    long last = lastLogged.get();
    if (now - last < INTERVAL_NANOS || !lastLogged.compareAndSet(last, now)) {
      suppressed.incrementAndGet();
      return;
    }
    log.error("{} ({} more since the last report)", what, suppressed.getAndSet(0), cause);
  }
}
