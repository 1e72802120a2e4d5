package io.sluice.loadtest.report;

import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The result of a run for a terminal: tables, assertions, warnings. */
public final class TextReport {
  private static final List<String> PERCENTILES = List.of("p50", "p95", "p99", "max");

  private TextReport() {}

  /** The whole text, with a line break at its end. */
  public static String of(RunReport report) {
    StringBuilder text = new StringBuilder("\n").append(report.title()).append("\n");
    text.append(report.span()).append("\n\n");
    text.append(numbers(report.summary())).append('\n').append(delays(report.summary()));
    report.capacity().ifPresent(capacity -> text.append('\n').append(capacity(capacity)));
    if (!report.checks().isEmpty()) {
      text.append("\nAssertions\n").append(checks(report.checks()));
    }
    for (String warning : report.warnings()) {
      text.append("\nWarning: ").append(warning).append('\n');
    }
    return text.toString();
  }

  private static String numbers(Summary summary) {
    TextTable table = new TextTable();
    for (Map.Entry<String, List<Metric>> group : MetricGroups.NUMBERS.entrySet()) {
      String label = group.getKey();
      for (Metric metric : group.getValue()) {
        double value = summary.value(metric);
        if (!Double.isNaN(value)) {
          table.row(label, metric.unit().format(value), metric.text());
          label = "";
        }
      }
    }
    return table.text();
  }

  private static String delays(Summary summary) {
    TextTable table = new TextTable();
    table.row(Stream.concat(Stream.of(""), PERCENTILES.stream()).toList());
    for (Map.Entry<String, List<Metric>> row : MetricGroups.DELAYS.entrySet()) {
      Stream<String> values = row.getValue().stream().map(metric -> value(summary, metric));
      table.row(Stream.concat(Stream.of(row.getKey()), values).toList());
    }
    return table.text();
  }

  private static String capacity(Capacity capacity) {
    TextTable table = new TextTable();
    Stream<String> names = MetricGroups.STEP.stream().map(Metric::text);
    table.row(Stream.concat(Stream.of(capacity.unit()), names).toList());
    for (CapacityStep step : capacity.steps()) {
      Stream<String> values =
          MetricGroups.STEP.stream().map(metric -> value(step.summary(), metric));
      List<String> row = new ArrayList<>(List.of(Unit.COUNT.format(step.load())));
      row.addAll(values.toList());
      row.add(step.result()); // last, for it may be long
      table.row(row);
    }
    return "Capacity search\n" + table.text() + "\nCapacity: " + capacity.result() + "\n";
  }

  private static String checks(List<Check> checks) {
    TextTable table = new TextTable();
    for (Check check : checks) {
      table.row(check.text(), check.value(), check.passed() ? "holds" : "BROKEN");
    }
    return table.text();
  }

  private static String value(Summary summary, Metric metric) {
    return metric.unit().format(summary.value(metric));
  }
}
