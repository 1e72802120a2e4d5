package io.sluice.loadtest.report;

import io.sluice.loadtest.measure.Sample;
import io.sluice.loadtest.measure.Summary;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that is told of a run.
 *
 * @param title such as {@code Sluice at ws://…: 1 room, 1 publisher, 1,000 subscribers}
 * @param scenario its settings by name, in the order to be shown
 * @param machine facts of the machine and the tester (cores, kernel, Java, UDP_GRO on or off,
 *     loops)
 * @param summary of the measured time
 * @param phases of the whole run, in order
 * @param steps of the capacity search; empty without one
 * @param capacity what the search found, such as {@code 1,050 subscribers}; empty without one
 * @param warnings whole sentences
 */
public record RunReport(
    String title,
    Instant began,
    Map<String, String> scenario,
    Map<String, String> machine,
    Summary summary,
    List<Summary> phases,
    List<Sample> samples,
    List<Check> checks,
    List<CapacityStep> steps,
    String capacity,
    List<String> warnings) {}
