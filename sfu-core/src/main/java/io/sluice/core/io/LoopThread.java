package io.sluice.core.io;

import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;

/** The thread of one event loop, which knows its loop. */
final class LoopThread extends FastThreadLocalThread {
  private @Nullable MediaLoop loop;

  LoopThread(Runnable target, String name) {
    super(target, name);
  }

  void loop(MediaLoop loop) {
    this.loop = loop;
  }

  /** The loop that the caller runs on, or null. */
  static @Nullable MediaLoop current() {
    return Thread.currentThread() instanceof LoopThread thread ? thread.loop : null;
  }
}
