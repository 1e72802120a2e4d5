package io.sluice.core.testkit.video;

import io.sluice.core.testkit.video.Fault.Rule;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a stream; of what goes on and on, the beginning. */
final class Faults {
  private static final int MAX = 20;

  private final List<Fault> found = new ArrayList<>();

  void add(Rule rule, String detail) {
    if (found.size() < MAX) {
      found.add(new Fault(rule, detail));
    }
  }

  void check(boolean good, Rule rule, Object where, String what) {
    if (!good) {
      add(rule, what + " at " + where);
    }
  }

  List<Fault> all() {
    return List.copyOf(found);
  }
}
