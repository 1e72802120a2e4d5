package io.sluice.loadtest.run;

import java.util.function.LongSupplier;

/**
 * Whether the JVM's compilers rest. While they work, the load tester is slower than it will be, and
 * on a core that it shares with them it sends and receives late: what is measured then is its own.
 * Time is an argument.
 */
final class CompilerRest {
  private static final long WINDOW_NANOS = 2_000_000_000L;

  /** What compiling may take of a window; after the warm-up it takes a fraction of this. */
  private static final long MOST_MILLIS = 200;

  private final LongSupplier compileMillis;
  private long windowNanos;
  private long windowMillis;
  private boolean reached;

  /**
   * @param compileMillis time spent on compiling since the start, as {@link
   *     java.lang.management.CompilationMXBean#getTotalCompilationTime}
   */
  CompilerRest(LongSupplier compileMillis) {
    this.compileMillis = compileMillis;
  }

  /** From now on it is looked for. */
  void begin(long nowNanos) {
    windowNanos = nowNanos;
    windowMillis = compileMillis.getAsLong();
    reached = false;
  }

  /** Whether they rested for two seconds since it began. */
  boolean isReached(long nowNanos) {
    if (!reached && nowNanos - windowNanos >= WINDOW_NANOS) {
      long millis = compileMillis.getAsLong();
      reached = millis - windowMillis <= MOST_MILLIS;
      windowNanos = nowNanos;
      windowMillis = millis;
    }
    return reached;
  }
}
