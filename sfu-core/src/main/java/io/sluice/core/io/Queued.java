package io.sluice.core.io;

import org.jspecify.annotations.Nullable;

/** What can stand in a {@link SendQueue}; in one at a time. */
abstract class Queued {
  /** Where it stands, or null. */
  @Nullable SendQueue queue;

  /** Its place in the queue. */
  long place;

  /** Since when it has something to send. */
  long since;
}
