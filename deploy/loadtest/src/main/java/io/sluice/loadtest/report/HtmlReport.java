package io.sluice.loadtest.report;

import static io.sluice.loadtest.report.Html.escape;

import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A report as one file of HTML that asks for nothing else: its pictures are SVG, and its script
 * only shows the values under the pointer.
 */
public final class HtmlReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
      <link rel="icon" href="data:,">
      <title>%s</title>
      <style>
      %s</style></head><body><main>
      """;
  private static final String FOOT =
      """
      </main><script>
      %s</script></body></html>
      """;

  /** The metrics that come first. */
  private static final List<Metric> CARDS =
      List.of(
          Metric.CLIENTS,
          Metric.PACKETS,
          Metric.LOSS,
          Metric.VIDEO_P99,
          Metric.AUDIO_P99,
          Metric.JOIN_P95,
          Metric.FROZEN,
          Metric.SERVER_CPU,
          Metric.PACKETS_PER_CPU_SECOND);

  private final RunReport report;
  private final StringBuilder html = new StringBuilder();

  private HtmlReport(RunReport report) {
    this.report = report;
  }

  /** The whole file. */
  public static String of(RunReport report) {
    return new HtmlReport(report).page();
  }

  private String page() {
    html.append(HEAD.formatted(escape(report.title()), resource("report.css")));
    header();
    for (String warning : report.warnings()) {
      html.append("<p class=\"warning\" role=\"note\"><b>Warning:</b> ")
          .append(escape(warning))
          .append("</p>\n");
    }
    cards();
    checks();
    report.capacity().ifPresent(this::capacity);
    html.append("<section><h2>Over time</h2>\n").append(SvgPlot.all(TimePlots.of(report)));
    html.append("</section>\n<section><h2>Delay</h2>\n");
    html.append(SvgPlot.all(ResultPlots.delays(report.summary()))).append("</section>\n");
    phases();
    metrics();
    facts("Scenario", report.scenario());
    facts("Machine", report.machine());
    return html.append(FOOT.formatted(resource("report.js"))).toString();
  }

  private void header() {
    html.append("<header><h1>%s</h1><p>".formatted(escape(report.title())));
    html.append("<time datetime=\"%s\">".formatted(report.began()));
    html.append(TIME.format(report.began())).append("</time>, ").append(escape(report.span()));
    if (!report.checks().isEmpty()) {
      long broken = report.checks().stream().filter(check -> !check.passed()).count();
      html.append(
          broken == 0
              ? " · <strong class=\"good\">all assertions hold</strong>"
              : " · <strong class=\"bad\">%d of %d assertions broken</strong>"
                  .formatted(broken, report.checks().size()));
    }
    html.append("</p></header>\n");
  }

  private void cards() {
    html.append("<section class=\"cards\" aria-label=\"Summary\">\n");
    for (Metric metric : CARDS) {
      double value = report.summary().value(metric);
      if (!Double.isNaN(value)) {
        html.append("<div class=\"card\"><b>").append(escape(metric.unit().format(value)));
        html.append("</b><span>").append(escape(metric.text())).append("</span><small>");
        html.append(escape(metric.meaning())).append("</small></div>\n");
      }
    }
    html.append("</section>\n");
  }

  private void checks() {
    if (report.checks().isEmpty()) {
      return;
    }
    html.append("<section><h2>Assertions</h2><div class=\"table\"><table>");
    headings(List.of("Assertion", "Measured", "Result"));
    for (Check check : report.checks()) {
      html.append("<tr><th scope=\"row\">").append(escape(check.text())).append("</th><td>");
      html.append(escape(check.value())).append("</td>");
      result(check.passed() ? "holds" : "broken", check.passed());
    }
    html.append("</table></div></section>\n");
  }

  private void result(String text, boolean good) {
    html.append(
        "<td><strong class=\"%s\">%s</strong></td></tr>\n"
            .formatted(good ? "good" : "bad", escape(text)));
  }

  private void capacity(Capacity capacity) {
    html.append("<section><h2>Capacity: ").append(escape(capacity.result())).append("</h2>\n");
    html.append(SvgPlot.all(ResultPlots.capacity(capacity)));
    html.append("<div class=\"table\"><table>");
    headings(stepColumns(capacity.unit(), "Result"));
    for (CapacityStep step : capacity.steps()) {
      row(Unit.COUNT.format(step.load()), step.summary());
      result(step.result(), step.passed());
    }
    html.append("</table></div></section>\n");
  }

  private void phases() {
    html.append("<section><h2>Phases</h2><div class=\"table\"><table>");
    headings(stepColumns("Phase", "Length"));
    for (Summary phase : report.phases()) {
      row(phase.name(), phase);
      html.append("<td>").append(Unit.COUNT.format(Math.rint(phase.seconds())));
      html.append(" s</td></tr>\n");
    }
    html.append("</table></div></section>\n");
  }

  private static List<String> stepColumns(String first, String last) {
    List<String> columns = new ArrayList<>(List.of(first));
    MetricGroups.STEP.forEach(metric -> columns.add(metric.text()));
    columns.add(last);
    return columns;
  }

  private void row(String name, Summary summary) {
    html.append("<tr><th scope=\"row\">").append(escape(name)).append("</th>");
    for (Metric metric : MetricGroups.STEP) {
      html.append("<td>").append(escape(metric.unit().format(summary.value(metric))));
      html.append("</td>");
    }
  }

  private void headings(List<String> names) {
    html.append("<tr>");
    for (String name : names) {
      html.append("<th scope=\"col\">").append(escape(name)).append("</th>");
    }
    html.append("</tr>\n");
  }

  private void metrics() {
    html.append("<section><details><summary><h2>All metrics</h2></summary>");
    html.append("<div class=\"table\"><table>");
    headings(List.of("Metric", "Value", "Meaning"));
    for (Metric metric : Metric.values()) {
      html.append("<tr><th scope=\"row\">").append(escape(metric.text())).append("</th><td>");
      html.append(escape(metric.unit().format(report.summary().value(metric))));
      html.append("</td><td class=\"text\">").append(escape(metric.meaning()));
      html.append("</td></tr>\n");
    }
    html.append("</table></div></details></section>\n");
  }

  private void facts(String title, Map<String, String> facts) {
    html.append("<section><h2>").append(title).append("</h2><dl>");
    facts.forEach(
        (name, value) ->
            html.append("<dt>%s</dt><dd>%s</dd>\n".formatted(escape(name), escape(value))));
    html.append("</dl></section>\n");
  }

  private static String resource(String name) {
    try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
