package io.sluice.core.io;

import org.jspecify.annotations.Nullable;

/**
 * In which order the transports of a loop send: audio first, then who waits longest. Video may be
 * held for a moment, so that more packets leave in one call; the end of a frame ends the wait.
 * Every transport is in one queue at most. For one thread.
 */
final class SendSchedule {
  /** Nothing becomes due by itself. */
  static final long NEVER = Long.MAX_VALUE;

  private final SendQueue urgent = new SendQueue();
  private final SendQueue ready = new SendQueue();
  private final SendQueue held = new SendQueue();
  private long holdNanos;

  /** How long video that may be followed by more is held. */
  void hold(long nanos) {
    holdNanos = nanos;
  }

  /** The transport has something that must not wait: audio, or a packet that was lost. */
  void urgent(Queued transport, long nowNanos) {
    if (transport.queue != urgent) {
      move(transport, urgent, nowNanos);
    }
  }

  /**
   * The transport has video.
   *
   * @param complete whether a frame is complete, so that waiting brings nothing more
   */
  void video(Queued transport, boolean complete, long nowNanos) {
    if (transport.queue == null) {
      move(transport, complete || holdNanos == 0 ? ready : held, nowNanos);
    } else if (transport.queue == held && complete) {
      move(transport, ready, nowNanos);
    }
  }

  private static void move(Queued transport, SendQueue to, long nowNanos) {
    if (transport.queue == null) {
      transport.since = nowNanos;
    }
    to.add(transport);
  }

  /** The transport has nothing to send any more. */
  void remove(Queued transport) {
    transport.queue = null;
  }

  /** Takes the transport whose turn it is, or null if nothing is due. */
  @Nullable Queued next(long nowNanos) {
    SendQueue from = due(nowNanos);
    if (from == null) {
      return null;
    }
    Queued next = from.first();
    from.removeFirst();
    return next;
  }

  private @Nullable SendQueue due(long nowNanos) {
    if (urgent.first() != null) {
      return urgent;
    }
    Queued waiting = ready.first();
    Queued holding = held.first();
    if (holding != null && holding.since + holdNanos - nowNanos <= 0) {
      return waiting == null || holding.since - waiting.since < 0 ? held : ready;
    }
    return waiting == null ? null : ready;
  }

  /** Whether a transport is to send now. */
  boolean isDue(long nowNanos) {
    return due(nowNanos) != null;
  }

  /** When the next transport is due that is held now, or {@link #NEVER}. */
  long heldUntil() {
    Queued first = held.first();
    return first == null ? NEVER : first.since + holdNanos;
  }
}
