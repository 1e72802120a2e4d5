package io.sluice.core.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is under way, each with the time of its arrival: a heap, in which those of the same time
 * keep their order. Makes no garbage once it has grown.
 *
 * @param <T> what is carried
 */
public final class DelayLine<T> {
  /** The arrival time when nothing is under way. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int INITIAL_CAPACITY = 16;

  private final int maxSize;
  private long[] arrivals = new long[INITIAL_CAPACITY];
  private long[] orders = new long[INITIAL_CAPACITY];
  private @Nullable Object[] items = new Object[INITIAL_CAPACITY];
  private int size;
  private long order;

  /**
   * @param maxSize how many can be under way
   */
  public DelayLine(int maxSize) {
    this.maxSize = maxSize;
  }

  public int size() {
    return size;
  }

  /**
   * Sends something on its way.
   *
   * @return false, and nothing is kept, if as many as allowed are under way
   */
  public boolean add(long arrivalNanos, T item) {
    if (size == maxSize) {
      return false;
    }
    if (size == items.length) {
      int capacity = Math.min(maxSize, 2 * size);
      arrivals = Arrays.copyOf(arrivals, capacity);
      orders = Arrays.copyOf(orders, capacity);
      items = Arrays.copyOf(items, capacity);
    }
    int slot = size++;
    while (slot > 0 && isBefore(arrivalNanos, order, (slot - 1) / 2)) {
      move((slot - 1) / 2, slot);
      slot = (slot - 1) / 2;
    }
    put(slot, arrivalNanos, order++, item);
    return true;
  }

  /** When the next one arrives, or {@link #NEVER}. */
  public long nextNanos() {
    return size == 0 ? NEVER : arrivals[0];
  }

  /** Takes the next one if it has arrived by now. */
  @SuppressWarnings("unchecked") // only add puts items in
  public @Nullable T poll(long nowNanos) {
    if (size == 0 || arrivals[0] > nowNanos) {
      return null;
    }
    T first = (T) items[0];
    size--;
    sink(arrivals[size], orders[size], items[size]);
    items[size] = null;
    return first;
  }

  /** Puts an item where it belongs, from the top. */
  private void sink(long arrival, long itemOrder, @Nullable Object item) {
    int slot = 0;
    while (2 * slot + 1 < size) {
      int child = 2 * slot + 1;
      if (child + 1 < size && isBefore(arrivals[child + 1], orders[child + 1], child)) {
        child++;
      }
      if (isBefore(arrival, itemOrder, child)) {
        break;
      }
      move(child, slot);
      slot = child;
    }
    put(slot, arrival, itemOrder, item);
  }

  private boolean isBefore(long arrival, long itemOrder, int slot) {
    return arrival < arrivals[slot] || (arrival == arrivals[slot] && itemOrder < orders[slot]);
  }

  private void move(int from, int to) {
    put(to, arrivals[from], orders[from], items[from]);
  }

  private void put(int slot, long arrival, long itemOrder, @Nullable Object item) {
    arrivals[slot] = arrival;
    orders[slot] = itemOrder;
    items[slot] = item;
  }
}
