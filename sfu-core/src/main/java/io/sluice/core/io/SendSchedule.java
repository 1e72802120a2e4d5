package io.sluice.core.io;

import java.util.Arrays;

/**
 * In which order the transports of a loop send: who waits longest is next, and audio that comes to
 * one that does not wait counts as if it had waited a moment already. Were audio always first, each
 * packet of a speaker would bring all subscribers into a new order, and some would wait for two
 * rounds. Video may be held for a moment, so that more packets leave in one call; the end of a
 * frame ends the wait. Where that happens the order is wrong by no more than what is held. Every
 * transport is in one queue at most. Transports are known by number: what is looked at for each
 * packet and subscriber stands close together, and the garbage collector need not hear of it. For
 * one thread.
 */
final class SendSchedule {
  /** Nothing becomes due by itself. */
  static final long NEVER = Long.MAX_VALUE;

  /** No transport. */
  static final int NONE = -1;

  /** How much later than video audio may begin to wait and still be served first. */
  static final long AUDIO_AHEAD_NANOS = 3_000_000;

  private static final int QUEUE_BITS = 2;
  private static final int NOWHERE = 0;
  private static final int URGENT = 1;
  private static final int READY = 2;
  private static final int HELD = 3;

  private final SendQueue urgent = new SendQueue();
  private final SendQueue ready = new SendQueue();
  private final SendQueue held = new SendQueue();

  /** For each transport its queue and its place there, then since when it waits. */
  private long[] states = new long[128];

  private long holdNanos;

  /** How long video that may be followed by more is held. */
  void hold(long nanos) {
    holdNanos = nanos;
  }

  /** Makes room for a transport of this number, which waits for nothing. */
  void add(int transport) {
    if (2 * transport >= states.length) {
      states = Arrays.copyOf(states, Math.max(2 * states.length, 2 * transport + 2));
    }
    states[2 * transport] = NOWHERE;
  }

  /**
   * The transport has audio, or a packet that was lost: it is not held, and is served ahead. With
   * video that is ready it keeps its place.
   */
  void urgent(int transport, long nowNanos) {
    int queue = queueOf(transport);
    if (queue == NOWHERE || queue == HELD) {
      enter(transport, queue, URGENT, nowNanos);
    }
  }

  /**
   * The transport has video.
   *
   * @param complete whether a frame is complete, so that waiting brings nothing more
   */
  void video(int transport, boolean complete, long nowNanos) {
    int queue = queueOf(transport);
    if (queue == NOWHERE) {
      enter(transport, queue, complete || holdNanos == 0 ? READY : HELD, nowNanos);
    } else if (queue == HELD && complete) {
      enter(transport, queue, READY, nowNanos);
    }
  }

  private void enter(int transport, int from, int to, long nowNanos) {
    if (from == NOWHERE) {
      states[2 * transport + 1] = nowNanos;
    }
    states[2 * transport] = queue(to).add(transport) << QUEUE_BITS | to;
  }

  private SendQueue queue(int number) {
    return number == URGENT ? urgent : number == READY ? ready : held;
  }

  private int queueOf(int transport) {
    return (int) states[2 * transport] & (1 << QUEUE_BITS) - 1;
  }

  /** Since when the transport waits that was taken last or waits now. */
  long since(int transport) {
    return states[2 * transport + 1];
  }

  /** The transport has nothing to send any more. */
  void remove(int transport) {
    states[2 * transport] = NOWHERE;
  }

  /** Takes the transport whose turn it is, or {@link #NONE} if nothing is due. */
  int next(long nowNanos) {
    int queue = due(nowNanos);
    if (queue == NOWHERE) {
      return NONE;
    }
    SendQueue from = queue(queue);
    int transport = from.first();
    from.removeFirst();
    states[2 * transport] = NOWHERE;
    return transport;
  }

  private int due(long nowNanos) {
    int queue = NOWHERE;
    long longest = Long.MIN_VALUE;
    int first = first(URGENT);
    if (first != NONE) {
      queue = URGENT;
      longest = nowNanos - since(first) + AUDIO_AHEAD_NANOS;
    }
    first = first(READY);
    if (first != NONE && nowNanos - since(first) > longest) {
      queue = READY;
      longest = nowNanos - since(first);
    }
    first = first(HELD);
    if (first != NONE
        && nowNanos - since(first) >= holdNanos
        && nowNanos - since(first) > longest) {
      queue = HELD;
    }
    return queue;
  }

  /** The first that still waits in a queue, or {@link #NONE}. */
  private int first(int number) {
    SendQueue queue = queue(number);
    while (!queue.isEmpty()) {
      int transport = queue.first();
      if (states[2 * transport] == (queue.firstPlace() << QUEUE_BITS | number)) {
        return transport;
      }
      queue.removeFirst();
    }
    return NONE;
  }

  /** Whether a transport is to send now. */
  boolean isDue(long nowNanos) {
    return due(nowNanos) != NOWHERE;
  }

  /** When the next transport is due that is held now, or {@link #NEVER}. */
  long heldUntil() {
    int first = first(HELD);
    return first == NONE ? NEVER : since(first) + holdNanos;
  }
}
