package io.sluice.loadtest.run;

import io.sluice.loadtest.target.TargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what went wrong with clients, and keeps the first message of each kind. */
final class Faults {
  static final int MAX_KINDS = 5;

  private final Map<String, Fault> kinds = new LinkedHashMap<>();
  private int total;
  private int others;

  private static final class Fault {
    final String message;
    int count;

    Fault(String message) {
      this.message = message;
    }
  }

  /** Takes a fault; its kind is the step and the code of a target, else the message. */
  void add(Throwable fault) {
    total++;
    String kind =
        fault instanceof TargetException target
            ? target.step() + " " + target.code()
            : Client.message(fault);
    if (kinds.size() == MAX_KINDS && !kinds.containsKey(kind)) {
      others++;
      return;
    }
    kinds.computeIfAbsent(kind, none -> new Fault(Client.message(fault))).count++;
  }

  int total() {
    return total;
  }

  /** The first message of each kind, with how often it came; of the first kinds only. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    kinds.values().forEach(fault -> texts.add(times(fault.count) + fault.message));
    if (others > 0) {
      texts.add(times(others) + "for other reasons");
    }
    return texts;
  }

  private static String times(int count) {
    return count == 1 ? "" : "%,d × ".formatted(count);
  }
}
