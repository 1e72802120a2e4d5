package io.sluice.loadtest.report;

import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.Sample;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What happened over the time of a run. */
final class TimePlots {
  private static final int MAX_POINTS = 600;
  private static final double MEGA = 1e6;
  private static final double MEBI = 1 << 20;

  private final List<Sample> samples;
  private final List<Plot.Band> bands;
  private final int stride;
  private final List<Double> x = new ArrayList<>();
  private final Scale xScale;
  private final List<Plot> plots = new ArrayList<>();

  private TimePlots(RunReport report) {
    samples = report.samples();
    stride = Math.max(1, (samples.size() + MAX_POINTS - 1) / MAX_POINTS);
    for (int from = 0; from < samples.size(); from += stride) {
      x.add(samples.get(Math.min(samples.size(), from + stride) - 1).second());
    }
    xScale = Scale.time(x.get(x.size() - 1));
    bands = bands(report);
  }

  /** The plots of a run; those of what was not measured are left out. */
  static List<Plot> of(RunReport report) {
    return report.samples().isEmpty() ? List.of() : new TimePlots(report).build();
  }

  private List<Plot> build() {
    logarithmic(
        "Delay of video", Metric.VIDEO_P50, Metric.VIDEO_P95, Metric.VIDEO_P99, Metric.VIDEO_MAX);
    logarithmic(
        "Delay of audio", Metric.AUDIO_P50, Metric.AUDIO_P95, Metric.AUDIO_P99, Metric.AUDIO_MAX);
    linear("Packets", "/s", 1, Metric.PACKETS, Metric.SENT);
    linear("Bit rate", "Mbit/s", MEGA, Metric.BITRATE, Metric.SENT_BITRATE);
    linear("Loss", "%", 1, Metric.LOSS, Metric.LOSS_FIRST);
    linear("CPU", "% of a core", 1, Metric.SERVER_CPU, Metric.TESTER_CPU, Metric.TESTER_LOOP);
    linear("Clients", "", 1, Metric.CLIENTS, Metric.JOINING, Metric.FAILED, Metric.FROZEN_CLIENTS);
    linear("Memory of the server", "MiB", MEBI, Metric.SERVER_MEMORY);
    linear("Feedback", "/s", 1, Metric.NACKS, Metric.PLIS, Metric.PUBLISHER_NACKS);
    linear("Lateness of the load tester", "ms", 1, Metric.TESTER_LATENESS);
    return plots;
  }

  private void linear(String title, String unit, double divisor, Metric... metrics) {
    List<Plot.Line> lines = lines(divisor, metrics);
    double max = Plot.Line.values(lines).max().orElse(0);
    add(title, unit, lines, Scale.linear(max));
  }

  private void logarithmic(String title, Metric... metrics) {
    List<Plot.Line> lines = lines(1, metrics);
    double max = Plot.Line.values(lines).max().orElse(1);
    double min = Plot.Line.values(lines).filter(value -> value > 0).min().orElse(1);
    add(title, Unit.MILLISECONDS.symbol(), lines, Scale.logarithmic(min, max));
  }

  private void add(String title, String unit, List<Plot.Line> lines, Scale yScale) {
    if (!lines.isEmpty()) {
      String note =
          stride == 1 ? "" : "A point is of " + stride + " s: the mean of a rate, else the worst.";
      plots.add(new Plot(title, unit, note, x, "s", xScale, yScale, lines, bands));
    }
  }

  private List<Plot.Line> lines(double divisor, Metric... metrics) {
    List<Plot.Line> lines = new ArrayList<>();
    for (Metric metric : metrics) {
      if (samples.stream().anyMatch(sample -> sample.values().containsKey(metric))) {
        List<Double> y = new ArrayList<>();
        for (int from = 0; from < samples.size(); from += stride) {
          y.add(value(metric, from) / divisor);
        }
        lines.add(new Plot.Line(metric.text(), y));
      }
    }
    return lines;
  }

  private double value(Metric metric, int from) {
    boolean rate = metric.unit() == Unit.PER_SECOND || metric.unit() == Unit.BITS_PER_SECOND;
    var values =
        samples.subList(from, Math.min(samples.size(), from + stride)).stream()
            .mapToDouble(sample -> sample.value(metric))
            .filter(value -> !Double.isNaN(value));
    return (rate ? values.average() : values.max()).orElse(Double.NaN);
  }

  /** The parts that are not measured. */
  private static List<Plot.Band> bands(RunReport report) {
    Set<String> measured =
        report.phases().stream()
            .filter(Summary::measured)
            .map(Summary::name)
            .collect(Collectors.toSet());
    List<Plot.Band> bands = new ArrayList<>();
    double before = 0;
    double from = 0;
    String phase = "";
    for (Sample sample : report.samples()) {
      if (!sample.phase().equals(phase)) {
        close(bands, phase, from, before, measured);
        from = before;
        phase = sample.phase();
      }
      before = sample.second();
    }
    close(bands, phase, from, before, measured);
    return bands;
  }

  private static void close(
      List<Plot.Band> bands, String phase, double from, double to, Set<String> measured) {
    if (to > from && !measured.contains(phase)) {
      bands.add(new Plot.Band(phase, from, to));
    }
  }
}
