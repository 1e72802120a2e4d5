package io.sluice.core.testkit;

import io.sluice.core.testkit.NetworkModel.Change;
import java.util.List;

/** A walk through a model's conditions in the order of their times, which never goes back. */
final class Phases {
  /** The end of the last phase. */
  static final long NEVER = Long.MAX_VALUE;

  private final List<Change> changes;
  private NetworkConditions conditions;
  private int next;

  Phases(NetworkModel model) {
    changes = model.changes();
    conditions = model.first();
  }

  /** What the network does now. */
  NetworkConditions conditions() {
    return conditions;
  }

  /** When that ends, in nanoseconds since the beginning. */
  long endNanos() {
    return next < changes.size() ? changes.get(next).atNanos() : NEVER;
  }

  /** Goes on to the next phase; there must be one. */
  void advance() {
    conditions = changes.get(next++).conditions();
  }

  /** Goes on to the phase of a time, in nanoseconds since the beginning. */
  void advanceTo(long nanos) {
    while (endNanos() <= nanos) {
      advance();
    }
  }
}
