package io.sluice.core.io;

import java.util.Arrays;

/**
 * Numbers of transports in the order in which they came. One that leaves for another queue leaves
 * its place behind, which its schedule skips.
 */
final class SendQueue {
  private int[] places = new int[64];
  private long head;
  private long tail;

  /** Puts it at the end; returns its place. */
  long add(int transport) {
    if (tail - head == places.length) {
      grow();
    }
    places[slot(tail)] = transport;
    return tail++;
  }

  private void grow() {
    int[] larger = Arrays.copyOf(places, 2 * places.length);
    for (long i = head; i < tail; i++) {
      larger[(int) (i & (larger.length - 1))] = places[slot(i)];
    }
    places = larger;
  }

  boolean isEmpty() {
    return head == tail;
  }

  /** The place that is the first now. */
  long firstPlace() {
    return head;
  }

  /** Who stands at the first place. */
  int first() {
    return places[slot(head)];
  }

  void removeFirst() {
    head++;
  }

  private int slot(long place) {
    return (int) (place & (places.length - 1));
  }
}
