package io.sluice.core.transport.ice;

import java.util.concurrent.Executor;

/** The one thread that owns a session: runs its tasks in order; after its end it drops tasks. */
public interface OwnerLoop extends Executor {
  /** Whether the calling thread is the loop's. */
  boolean isCurrent();
}
