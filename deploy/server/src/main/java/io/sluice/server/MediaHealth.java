package io.sluice.server;

import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaPlaneException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether every event loop answers. Asked at most once a second, by one caller, so that probes of a
 * plane that hangs do not hold up the web server's threads.
 */
final class MediaHealth implements BooleanSupplier {
  private static final long MAX_AGE_NANOS = 1_000_000_000L;

  private final MediaPlane plane;
  private final LongSupplier nanoTime;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile boolean up = true;
  private volatile long askedAt;

  /** Takes the plane as up, having just been opened. */
  MediaHealth(MediaPlane plane, LongSupplier nanoTime) {
    this.plane = plane;
    this.nanoTime = nanoTime;
    askedAt = nanoTime.getAsLong();
  }

  @Override
  public boolean getAsBoolean() {
    if (nanoTime.getAsLong() - askedAt >= MAX_AGE_NANOS && asking.compareAndSet(false, true)) {
      up = ask();
      askedAt = nanoTime.getAsLong();
      asking.set(false);
    }
    return up;
  }

  private boolean ask() {
    try {
      return !plane.snapshot().sockets().isEmpty();
    } catch (MediaPlaneException e) {
      return false;
    }
  }
}
