package io.sluice.core.io;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Transports in the order in which they began to wait. One that leaves for another queue leaves its
 * place behind, which is skipped.
 */
final class SendQueue {
  private @Nullable Queued[] places = new Queued[64];
  private long head;
  private long tail;

  /** Puts it at the end, wherever it stood before. */
  void add(Queued waiting) {
    if (tail - head == places.length) {
      grow();
    }
    waiting.queue = this;
    waiting.place = tail;
    places[slot(tail++)] = waiting;
  }

  private void grow() {
    Queued[] larger = new Queued[2 * places.length];
    for (long i = head; i < tail; i++) {
      larger[(int) (i & (larger.length - 1))] = places[slot(i)];
    }
    places = larger;
  }

  /** Who waits longest, or null. */
  @Nullable Queued first() {
    while (head < tail) {
      Queued first = places[slot(head)];
      if (first != null && first.queue == this && first.place == head) {
        return first;
      }
      places[slot(head++)] = null;
    }
    return null;
  }

  /** Takes what {@link #first} returned out of the queue. */
  void removeFirst() {
    Queued first = places[slot(head)];
    if (first != null) {
      first.queue = null;
    }
    places[slot(head++)] = null;
  }

  void clear() {
    Arrays.fill(places, null);
    head = tail;
  }

  private int slot(long place) {
    return (int) (place & (places.length - 1));
  }
}
