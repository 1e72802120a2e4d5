package io.sluice.loadtest.report;

import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.Quantile;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Timing;
import io.sluice.loadtest.measure.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Distributions of delays, and what the steps of a capacity search came to. */
final class ResultPlots {
  private ResultPlots() {}

  /** How many percent of the packets were how fast; none if no delays were measured. */
  static List<Plot> delays(Summary summary) {
    List<Plot.Line> lines = new ArrayList<>();
    List<Double> x = List.of();
    for (Timing timing : List.of(Timing.VIDEO_DELAY, Timing.AUDIO_DELAY)) {
      List<Quantile> quantiles = summary.quantiles(timing);
      if (!quantiles.isEmpty()) {
        x = quantiles.stream().map(Quantile::percent).toList();
        String name = timing == Timing.VIDEO_DELAY ? "video" : "audio";
        lines.add(new Plot.Line(name, quantiles.stream().map(Quantile::millis).toList()));
      }
    }
    return lines.isEmpty()
        ? List.of()
        : List.of(
            new Plot(
                "Delay: how many percent of the packets took no longer",
                "ms",
                "",
                x,
                "%",
                Scale.tail(),
                around(lines),
                lines,
                List.of()));
  }

  private static Scale around(List<Plot.Line> lines) {
    return Scale.logarithmic(
        Plot.Line.values(lines).filter(value -> value > 0).min().orElse(1),
        Plot.Line.values(lines).max().orElse(1));
  }

  /** Delay, loss and CPU over the load. */
  static List<Plot> capacity(Capacity capacity) {
    List<CapacityStep> steps =
        capacity.steps().stream().sorted(Comparator.comparingInt(CapacityStep::load)).toList();
    if (steps.isEmpty()) {
      return List.of();
    }
    List<Plot> plots = new ArrayList<>();
    List<Plot.Line> delays = lines(steps, Metric.VIDEO_P99, Metric.AUDIO_P99);
    add(plots, "Delay over load", Unit.MILLISECONDS, capacity, delays, around(delays));
    List<Plot.Line> loss = lines(steps, Metric.LOSS);
    add(plots, "Loss over load", Unit.PERCENT, capacity, loss, fromZero(loss));
    List<Plot.Line> cpu = lines(steps, Metric.SERVER_CPU, Metric.TESTER_LOOP);
    add(plots, "CPU over load", Unit.PERCENT, capacity, cpu, fromZero(cpu));
    return plots;
  }

  private static void add(
      List<Plot> plots,
      String title,
      Unit unit,
      Capacity capacity,
      List<Plot.Line> lines,
      Scale yScale) {
    List<Double> x = capacity.steps().stream().map(step -> (double) step.load()).sorted().toList();
    if (!lines.isEmpty()) {
      double end = x.get(x.size() - 1);
      double knee =
          capacity.steps().stream()
              .filter(CapacityStep::passed)
              .mapToDouble(CapacityStep::load)
              .max()
              .orElse(0);
      List<Plot.Band> broken = knee < end ? List.of(new Plot.Band("broken", knee, end)) : List.of();
      Scale xScale = Scale.exact(end);
      plots.add(
          new Plot(title, unit.symbol(), "", x, capacity.unit(), xScale, yScale, lines, broken));
    }
  }

  private static Scale fromZero(List<Plot.Line> lines) {
    return Scale.linear(Plot.Line.values(lines).max().orElse(0));
  }

  private static List<Plot.Line> lines(List<CapacityStep> steps, Metric... metrics) {
    List<Plot.Line> lines = new ArrayList<>();
    for (Metric metric : metrics) {
      List<Double> y = steps.stream().map(step -> step.summary().value(metric)).toList();
      if (y.stream().anyMatch(value -> !Double.isNaN(value))) {
        lines.add(new Plot.Line(metric.text(), y));
      }
    }
    return lines;
  }
}
