package io.sluice.loadtest;

import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.Sample;
import io.sluice.loadtest.report.LiveState;
import io.sluice.loadtest.report.LiveView;
import io.sluice.loadtest.run.Progress;
import io.sluice.loadtest.run.RunListener;
import io.sluice.loadtest.run.Step;

/** Shows a run as it goes on. */
final class LiveProgress implements RunListener {
  private final LiveView view;
  private final String dimension;

  /**
   * @param dimension what a capacity search has more and more of; empty without one
   */
  LiveProgress(LiveView view, String dimension) {
    this.view = view;
    this.dimension = dimension;
  }

  @Override
  public void onSample(Sample sample, Progress progress) {
    String title = dimension.isEmpty() ? "" : progress.title();
    view.show(
        new LiveState(
            title, progress.phase().text(), progress.done(), progress.left(), progress.clients()),
        sample);
  }

  @Override
  public void onStep(Step step) {
    view.say(
        "%,7d %s: %s; loss %s, p99 %s, server %s CPU, %s packets per CPU-second"
            .formatted(
                step.count(),
                dimension,
                ReportBuilder.text(step),
                text(step, Metric.LOSS),
                text(step, Metric.P99),
                text(step, Metric.SERVER_CPU),
                text(step, Metric.PACKETS_PER_CPU_SECOND)));
  }

  private static String text(Step step, Metric metric) {
    return metric.unit().format(step.summary().value(metric));
  }
}
