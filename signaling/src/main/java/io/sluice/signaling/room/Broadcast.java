package io.sluice.signaling.room;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that many participants are told, as one object, so that a dialect prints it once for all
 * of them. To be used with the room's lock held.
 */
public final class Broadcast<T> {
  private final T value;
  private @Nullable Object form;

  public Broadcast(T value) {
    this.value = value;
  }

  public T value() {
    return value;
  }

  /**
   * What a dialect makes of the value, made for the first receiver and kept for the others.
   *
   * @param type the class of the form, the dialect's own; only one form is kept
   */
  public <F> F as(Class<F> type, Function<? super T, ? extends F> make) {
    Object made = form;
    if (type.isInstance(made)) {
      return type.cast(made);
    }
    F fresh = make.apply(value);
    form = fresh;
    return fresh;
  }
}
