package io.sluice.loadtest.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes samples, phases and totals of what loops, clients and probe tell; for one thread. */
public final class RunMeter {
  private static final String BEFORE = "start";

  private final long startNanos;
  private final ClientTable clients = new ClientTable();
  private final List<Sample> samples = new ArrayList<>();
  private final List<Summary> phases = new ArrayList<>();
  private final Counters before = new Counters();
  private Summary phase = new Summary(BEFORE, false);
  private Summary joins = new Summary("", false);
  private long sampledNanos;
  private Usage usage = Usage.UNKNOWN;

  public RunMeter(long startNanos) {
    this.startNanos = startNanos;
    sampledNanos = startNanos;
  }

  /** A client begins to join. */
  public ClientMeter client(long nowNanos) {
    return clients.open(nowNanos);
  }

  /**
   * Begins a phase; the samples from here on belong to it. What became of the joins in phases that
   * are not measured, such as a ramp, counts to the next one that is.
   *
   * @param measured whether it counts in {@link #summary}: not the ramp and the warm-up
   */
  public void phase(String name, boolean measured) {
    phase = new Summary(name, measured);
    phases.add(phase);
    if (measured) {
      phase.addJoins(joins);
      joins = new Summary("", false);
    }
  }

  /** How long joins took so far will not count to the next measured phase; failures still do. */
  public void forgetJoins() {
    Summary forgotten = joins;
    joins = new Summary("", false);
    joins.failed = forgotten.failed;
  }

  /**
   * Ends a second: all loops were collected, one snapshot each, always in the same order.
   *
   * @return what is to be shown of it
   */
  public Sample sample(List<LoopSnapshot> loops, Usage usage, long nowNanos) {
    Summary second = new Summary(phase.name(), phase.measured());
    second.seconds = Summary.seconds(nowNanos - sampledNanos);
    for (LoopSnapshot loop : loops) {
      second.counts.add(loop.counts, 1);
      second.timings.add(loop.timings);
      second.frozenClients += loop.frozenPeers;
    }
    Counters total = new Counters();
    total.set(second.counts);
    second.counts.add(before, -1);
    before.set(total);
    second.timings.joinDelays();
    clients.count(second);
    second.loopCpuSeconds = loops.stream().mapToDouble(loop -> loop.cpuSeconds).toArray();
    use(second, usage);
    sampledNanos = nowNanos;
    add(second);
    Sample sample = sample(second, nowNanos);
    samples.add(sample);
    return sample;
  }

  /** Writes what was used since the last time. */
  private void use(Summary second, Usage now) {
    double server = now.serverCpuSeconds() - usage.serverCpuSeconds();
    if (server >= 0) {
      second.serverCpuSeconds = server;
      second.serverSeconds = second.seconds;
      second.serverPackets = second.counts.packets;
    }
    second.serverBytes = now.serverBytes();
    double tester = now.testerCpuSeconds() - usage.testerCpuSeconds();
    if (tester >= 0) {
      second.testerCpuSeconds = tester;
      second.testerSeconds = second.seconds;
    }
    second.droppedDatagrams = now.droppedDatagrams() - usage.droppedDatagrams();
    usage = now;
  }

  private void add(Summary second) {
    if (phases.isEmpty()) {
      phases.add(phase);
    }
    phase.add(second);
    if (!phase.measured()) {
      joins.addJoins(second);
    }
  }

  private Sample sample(Summary second, long nowNanos) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      double value = second.value(metric);
      if (!Double.isNaN(value)) {
        values.put(metric, value);
      }
    }
    return new Sample(
        Summary.seconds(nowNanos - startNanos), second.name(), values, second.loops());
  }

  /** All samples, oldest first. */
  public List<Sample> samples() {
    return Collections.unmodifiableList(samples);
  }

  /** The totals of each phase, in order; the last one until now. */
  public List<Summary> phases() {
    return Collections.unmodifiableList(phases);
  }

  /** The totals of all measured phases; of the whole run, and not measured, if none is. */
  public Summary summary() {
    boolean any = phases.stream().anyMatch(Summary::measured);
    Summary total = new Summary("all", any);
    phases.stream().filter(one -> one.measured() || !any).forEach(total::add);
    return total;
  }

  /** Why clients failed, and how many for each reason. */
  public Map<String, Integer> failures() {
    return clients.failures();
  }
}
