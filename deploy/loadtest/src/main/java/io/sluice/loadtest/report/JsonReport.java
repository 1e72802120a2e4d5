package io.sluice.loadtest.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.Quantile;
import io.sluice.loadtest.measure.Sample;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Timing;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** A report for programs. What is not known is left out. */
public final class JsonReport {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private JsonReport() {}

  /** The whole file. */
  public static String of(RunReport report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("title", report.title());
    root.put("began", report.began().toString());
    root.put("passed", report.passed());
    strings(root.putObject("scenario"), report.scenario());
    strings(root.putObject("machine"), report.machine());
    report.warnings().forEach(root.putArray("warnings")::add);
    checks(root.putArray("assertions"), report.checks());
    ObjectNode units = root.putObject("units");
    for (Metric metric : Metric.values()) {
      units.put(metric.text(), metric.unit().symbol());
    }
    ObjectNode summary = summary(root.putObject("summary"), report.summary());
    ObjectNode delays = summary.putObject("delays");
    quantiles(delays.putArray("video"), report.summary().quantiles(Timing.VIDEO_DELAY));
    quantiles(delays.putArray("audio"), report.summary().quantiles(Timing.AUDIO_DELAY));
    ArrayNode phases = root.putArray("phases");
    report.phases().forEach(phase -> summary(phases.addObject(), phase));
    report.capacity().ifPresent(capacity -> capacity(root.putObject("capacity"), capacity));
    ArrayNode samples = root.putArray("samples");
    report.samples().forEach(sample -> sample(samples.addObject(), sample));
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void strings(ObjectNode node, Map<String, String> values) {
    values.forEach(node::put);
  }

  private static void checks(ArrayNode array, List<Check> checks) {
    for (Check check : checks) {
      array
          .addObject()
          .put("assertion", check.text())
          .put("value", check.value())
          .put("passed", check.passed());
    }
  }

  private static ObjectNode summary(ObjectNode node, Summary summary) {
    node.put("name", summary.name());
    node.put("measured", summary.measured());
    node.put("seconds", Numbers.round(summary.seconds()));
    ObjectNode metrics = node.putObject("metrics");
    for (Metric metric : Metric.values()) {
      number(metrics, metric.text(), summary.value(metric));
    }
    ObjectNode counts = node.putObject("counts");
    summary.counts().forEach(counts::put);
    return node;
  }

  /** Pairs of a percentage and milliseconds. */
  private static void quantiles(ArrayNode array, List<Quantile> quantiles) {
    for (Quantile quantile : quantiles) {
      array.addArray().add(quantile.percent()).add(Numbers.round(quantile.millis()));
    }
  }

  private static void capacity(ObjectNode node, Capacity capacity) {
    node.put("unit", capacity.unit());
    node.put("result", capacity.result());
    ArrayNode steps = node.putArray("steps");
    for (CapacityStep step : capacity.steps()) {
      ObjectNode one = steps.addObject();
      one.put("load", step.load());
      one.put("passed", step.passed());
      one.put("result", step.result());
      checks(one.putArray("assertions"), step.checks());
      summary(one.putObject("summary"), step.summary());
    }
  }

  private static void sample(ObjectNode node, Sample sample) {
    node.put("second", Numbers.round(sample.second()));
    node.put("phase", sample.phase());
    sample.values().forEach((metric, value) -> number(node, metric.text(), value));
    ArrayNode loops = node.putArray("loops");
    sample.loops().forEach(busy -> loops.add(Numbers.round(busy)));
  }

  private static void number(ObjectNode node, String name, double value) {
    if (!Double.isNaN(value)) {
      node.put(name, Numbers.round(value));
    }
  }
}
