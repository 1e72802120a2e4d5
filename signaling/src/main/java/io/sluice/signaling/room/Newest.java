package io.sluice.signaling.room;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what an event loop tells to the room: the first value at once, then the newest at most once
 * in a while. However often is told, one task is pending.
 */
final class Newest<T> {
  private final Room room;
  private final Duration gap;
  private final Consumer<T> receiver;
  private final AtomicReference<@Nullable T> newest = new AtomicReference<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * @param gap the least time between two values
   * @param receiver called under the room's lock
   */
  Newest(Room room, Duration gap, Consumer<T> receiver) {
    this.room = room;
    this.gap = gap;
    this.receiver = receiver;
  }

  /** Tells a value; callable from event loops. */
  void tell(T value) {
    newest.set(value);
    begin();
  }

  private void begin() {
    if (scheduled.compareAndSet(false, true)) {
      room.later(this::take);
    }
  }

  private void take() {
    T value = newest.getAndSet(null);
    if (value != null) {
      room.later(gap, this::take);
      receiver.accept(value);
      return;
    }
    scheduled.set(false);
    if (newest.get() != null) {
      begin();
    }
  }
}
