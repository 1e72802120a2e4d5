package io.sluice.loadtest.report;

import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * The samples as comma-separated values (RFC 4180): a row a second, a column for each metric under
 * its name and in its unit, then one for each event loop. What is not known is empty.
 */
public final class CsvReport {
  private static final String LINE_END = "\r\n";

  private CsvReport() {}

  /** The whole file. */
  public static String of(RunReport report) {
    int loops = report.samples().stream().mapToInt(one -> one.loops().size()).max().orElse(0);
    List<String> header = new ArrayList<>(List.of("second", "phase"));
    for (Metric metric : Metric.values()) {
      header.add(metric.text());
    }
    for (int loop = 0; loop < loops; loop++) {
      header.add("tester.loop." + loop);
    }
    StringBuilder text = new StringBuilder(String.join(",", header)).append(LINE_END);
    for (Sample sample : report.samples()) {
      text.append(String.join(",", row(sample, loops))).append(LINE_END);
    }
    return text.toString();
  }

  private static List<String> row(Sample sample, int loops) {
    List<String> cells = new ArrayList<>();
    cells.add(number(sample.second()));
    cells.add(quoted(sample.phase()));
    for (Metric metric : Metric.values()) {
      cells.add(number(sample.value(metric)));
    }
    for (int loop = 0; loop < loops; loop++) {
      cells.add(loop < sample.loops().size() ? number(sample.loops().get(loop)) : "");
    }
    return cells;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Numbers.round(value).toPlainString();
  }

  private static String quoted(String text) {
    boolean plain =
        text.chars().allMatch(c -> Character.isLetterOrDigit(c) || " -_.:".indexOf(c) >= 0);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
