package io.sluice.loadtest.probe;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Usage;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** CPU and memory of the server, and whether the load tester itself limits what is measured. */
public final class Probe {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Percent of a core, beyond which a loop has no time left for a burst. */
  private static final double BUSY = 90;

  private static final double LATE_MILLIS = 5;

  /** The part of the delay that lateness must be to be a reason for it. */
  private static final double REASON = 0.25;

  /** Drops per received packet beyond which a loss of 0.1% is not the server's alone. */
  private static final double DROPS = 0.0001;

  private final ServerSource server;
  private final ReceiveDrops drops;

  private Probe(ServerSource server, ReceiveDrops drops) {
    this.server = server;
    this.drops = drops;
  }

  /**
   * Looks for the server; waits for the first answer of its metrics.
   *
   * @throws IllegalArgumentException if the process or the metrics that were named are not there
   */
  public static Probe open(ProbeSettings settings) {
    ProcFiles files = ProcFiles.ofThisMachine();
    return new Probe(
        ServerSource.find(settings, files), new ReceiveDrops(files, ProcessHandle.current().pid()));
  }

  /** Where the server's CPU and memory come from, or why they are not known; for people. */
  public String server() {
    return server.text();
  }

  /** What was used so far; does not wait. */
  public Usage read() {
    ServerReading reading = server.readings().get();
    return new Usage(reading.cpuSeconds(), reading.bytes(), testerCpuSeconds(), drops.read());
  }

  private static double testerCpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            && system.getProcessCpuTime() >= 0
        ? system.getProcessCpuTime() / NANOS_PER_SECOND
        : Double.NaN;
  }

  /** Time that this JVM has spent on compiling. */
  public static long testerCompileMillis() {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    return compilers != null && compilers.isCompilationTimeMonitoringSupported()
        ? compilers.getTotalCompilationTime()
        : 0;
  }

  /** Whether the load tester was at its own limit, so that loss and delay may be its own. */
  public static boolean testerLimited(Summary summary) {
    double received = summary.value(Metric.PACKETS) * summary.seconds();
    return isBusy(summary)
        || isLateByMuchOfTheDelay(summary)
        || summary.isUnderloaded()
        || summary.value(Metric.TESTER_DROPS) > DROPS * received;
  }

  private static boolean isBusy(Summary summary) {
    return summary.value(Metric.TESTER_LOOP) > BUSY;
  }

  private static boolean isLate(Summary summary) {
    return summary.value(Metric.TESTER_LATENESS) > LATE_MILLIS;
  }

  /**
   * One that sends a little late receives as late at times, which a long delay does not come from.
   */
  private static boolean isLateByMuchOfTheDelay(Summary summary) {
    double lateness = summary.value(Metric.TESTER_LATENESS);
    return isLate(summary) && !(lateness < REASON * summary.value(Metric.P99));
  }

  /**
   * What is to be said of the load tester's own limits, in whole sentences; none if all is well.
   */
  public static List<String> warnings(Summary summary) {
    List<String> warnings = new ArrayList<>();
    if (isBusy(summary)) {
      warnings.add(
          "The load tester itself is the bottleneck: its busiest event loop used %s of a core. Give"
                  .formatted(text(summary, Metric.TESTER_LOOP))
              + " it more loops or another machine; loss and delay may be its own.");
    }
    if (isLate(summary)) {
      warnings.add(
          "The load tester itself sent late (99%% within %s): its machine has too little CPU left,"
                  .formatted(text(summary, Metric.TESTER_LATENESS))
              + " and delays may be its own.");
    }
    if (summary.value(Metric.TESTER_SKIPPED) > 0) {
      warnings.add(
          "The load tester itself left out %s of the publishers' media, with which it was too late:"
                  .formatted(text(summary, Metric.TESTER_SKIPPED))
              + " the server got less load than asked for.");
    }
    if (summary.value(Metric.TESTER_DROPS) > 0) {
      warnings.add(
          "The kernel dropped %s datagrams because receive buffers of the load tester were full;"
                  .formatted(text(summary, Metric.TESTER_DROPS))
              + " they count as lost. Larger buffers need a larger net.core.rmem_max.");
    }
    return warnings;
  }

  /**
   * What is to be said when the load tester was at its limit while clients were joining: joins then
   * took as long as they did because of it.
   *
   * @param phases of a run; those that are measured have warnings of their own
   * @param cores that the load tester may use
   */
  public static List<String> joinWarnings(List<Summary> phases, int cores) {
    List<Summary> joining =
        phases.stream().filter(phase -> phase.value(Metric.JOINING) > 0).toList();
    // With churn the joins of the measured time count, else those of the ramp.
    boolean measured = joining.stream().anyMatch(Summary::measured);
    return joining.stream()
        .filter(phase -> phase.measured() == measured)
        .filter(phase -> isBusy(phase) || phase.value(Metric.TESTER_CPU) > BUSY * cores)
        .findFirst()
        .map(
            phase ->
                "The load tester itself was the bottleneck of the joins: it used %s of %s while"
                        .formatted(text(phase, Metric.TESTER_CPU), cores(cores))
                    + " clients were joining. Join times may be its own; let them join more slowly"
                    + " (--ramp), or give it more cores.")
        .stream()
        .toList();
  }

  private static String cores(int cores) {
    return cores == 1 ? "its one core" : "its %,d cores".formatted(cores);
  }

  private static String text(Summary summary, Metric metric) {
    return metric.unit().format(summary.value(metric));
  }
}
