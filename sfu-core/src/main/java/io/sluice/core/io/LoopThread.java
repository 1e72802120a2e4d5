package io.sluice.core.io;

import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one event loop, which knows its loop. Of the highest priority, where the JVM may set
 * it: what handshakes and the compiler do can wait, media cannot.
 */
final class LoopThread extends FastThreadLocalThread {
  private @Nullable MediaLoop loop;

  @SuppressWarnings("ThreadPriorityCheck") // only a hint: nothing depends on it but delay
  LoopThread(Runnable target, String name) {
    super(target, name);
    setPriority(MAX_PRIORITY);
  }

  void loop(MediaLoop loop) {
    this.loop = loop;
  }

  /** The loop that the caller runs on, or null. */
  static @Nullable MediaLoop current() {
    return Thread.currentThread() instanceof LoopThread thread ? thread.loop : null;
  }
}
