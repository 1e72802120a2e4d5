package io.sluice.loadtest.report;

import io.sluice.loadtest.measure.Sample;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Unit;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is told of a run.
 *
 * @param title such as {@code Sluice at ws://…: 1 room, 1 publisher, 1,000 subscribers}
 * @param passed whether the run came to its end and all that was to hold held
 * @param scenario its settings by name, in the order to be shown
 * @param machine facts of the machine and the load tester (cores, kernel, Java, UDP_GRO on or off,
 *     loops, where the server's CPU comes from), likewise
 * @param summary of the measured time
 * @param phases of the whole run, in order
 * @param capacity of a capacity search
 * @param warnings whole sentences
 */
public record RunReport(
    String title,
    Instant began,
    boolean passed,
    Map<String, String> scenario,
    Map<String, String> machine,
    Summary summary,
    List<Summary> phases,
    List<Sample> samples,
    List<Check> checks,
    Optional<Capacity> capacity,
    List<String> warnings) {
  public RunReport {
    scenario = Collections.unmodifiableMap(new LinkedHashMap<>(scenario));
    machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
    phases = List.copyOf(phases);
    samples = List.copyOf(samples);
    checks = List.copyOf(checks);
    warnings = List.copyOf(warnings);
  }

  /** What the summary is of, such as {@code measured for 10 s at 1,050 subscribers}. */
  String span() {
    if (!summary.measured()) {
      return "nothing was measured; the figures are of the whole run";
    }
    String time = "measured for " + Unit.COUNT.format(Math.rint(summary.seconds())) + " s";
    return time
        + capacity
            .map(
                found ->
                    found.knee() > 0
                        ? " at %,d %s".formatted(found.knee(), found.unit())
                        : " in all steps together")
            .orElse("");
  }
}
