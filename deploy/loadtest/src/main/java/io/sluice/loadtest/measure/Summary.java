package io.sluice.loadtest.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The totals of a second, of a phase, or of all that is measured. */
public final class Summary {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double PERCENT = 100;
  private static final double MAX_SKIPPED_PERCENT = 0.1;

  private final String name;
  private final boolean measured;

  final Counters counts = new Counters();
  final Timings timings = new Timings();
  double seconds;

  /** Clients: most at a time that were joining, connected or frozen; and how many failed. */
  long joining;

  long connected;
  long frozenClients;
  long failed;

  /** The server's, and what was received in the seconds in which its CPU time is known. */
  double serverCpuSeconds;

  double serverSeconds;
  long serverPackets;
  double serverBytes = Double.NaN;

  /** The tester's own. */
  double testerCpuSeconds;

  double testerSeconds;

  /** CPU time of each of its event loops; NaN where it is not known. */
  double[] loopCpuSeconds = {};

  double droppedDatagrams = Double.NaN;

  Summary(String name, boolean measured) {
    this.name = name;
    this.measured = measured;
  }

  /** Of the phase. */
  public String name() {
    return name;
  }

  /** Whether it is part of what is measured, unlike a ramp or a warm-up. */
  public boolean measured() {
    return measured;
  }

  public double seconds() {
    return seconds;
  }

  /** The value in the metric's unit, NaN if there is none. */
  public double value(Metric metric) {
    return metric.of(this);
  }

  /**
   * Whether publishers left out so much of their media that the server got less load than asked
   * for: what it did then says nothing of the load that was asked for.
   */
  public boolean isUnderloaded() {
    return value(Metric.TESTER_SKIPPED) > MAX_SKIPPED_PERCENT;
  }

  /** All counts by name. */
  public Map<String, Long> counts() {
    return counts.byName();
  }

  /**
   * Points of a distribution for plots, ascending.
   *
   * @return none if nothing was counted
   */
  public List<Quantile> quantiles(Timing timing) {
    List<Quantile> points = new ArrayList<>();
    if (timings.of(timing).getTotalCount() > 0) {
      for (double percent : Quantile.PERCENTS) {
        points.add(new Quantile(percent, timings.percentile(timing, percent)));
      }
    }
    return points;
  }

  void add(Summary other) {
    seconds += other.seconds;
    counts.add(other.counts, 1);
    timings.add(other.timings);
    timings.of(Timing.UNFINISHED_WAIT).reset();
    timings.add(Timing.UNFINISHED_WAIT, other.timings);
    joining = Math.max(joining, other.joining);
    connected = Math.max(connected, other.connected);
    frozenClients = Math.max(frozenClients, other.frozenClients);
    failed += other.failed;
    serverCpuSeconds += other.serverCpuSeconds;
    serverSeconds += other.serverSeconds;
    serverPackets += other.serverPackets;
    serverBytes = max(serverBytes, other.serverBytes);
    testerCpuSeconds += other.testerCpuSeconds;
    testerSeconds += other.testerSeconds;
    loopCpuSeconds = Arrays.copyOf(loopCpuSeconds, other.loopCpuSeconds.length);
    Arrays.setAll(loopCpuSeconds, loop -> loopCpuSeconds[loop] + other.loopCpuSeconds[loop]);
    droppedDatagrams = sum(droppedDatagrams, other.droppedDatagrams);
  }

  /** Adds what became of the joins of a phase before this one, and nothing else. */
  void addJoins(Summary other) {
    failed += other.failed;
    timings.add(Timing.SIGNALLING, other.timings);
    timings.add(Timing.JOIN, other.timings);
    timings.add(Timing.CONNECT, other.timings);
    timings.add(Timing.FIRST_MEDIA, other.timings);
    timings.add(Timing.FIRST_KEYFRAME, other.timings);
  }

  /** CPU of each event loop, 100% being one core; empty if not known. */
  public List<Double> loops() {
    return Arrays.stream(loopCpuSeconds)
        .filter(cpu -> !Double.isNaN(cpu))
        .mapToObj(cpu -> percent(cpu, seconds))
        .toList();
  }

  private static double max(double one, double other) {
    return Double.isNaN(one) ? other : Double.isNaN(other) ? one : Math.max(one, other);
  }

  private static double sum(double one, double other) {
    return Double.isNaN(one) ? other : Double.isNaN(other) ? one : one + other;
  }

  double perSecond(long count) {
    return seconds > 0 ? count / seconds : Double.NaN;
  }

  static double percent(long part, long whole) {
    return percent((double) part, (double) whole);
  }

  static double percent(double part, double whole) {
    return whole > 0 ? Math.max(0, PERCENT * part / whole) : Double.NaN;
  }

  static double ratio(double part, double whole) {
    return whole > 0 ? part / whole : Double.NaN;
  }

  static double seconds(long nanos) {
    return nanos / NANOS_PER_SECOND;
  }
}
