package io.sluice.loadtest;

import io.sluice.loadtest.client.ClientConfig;
import io.sluice.loadtest.client.ClientEngine;
import io.sluice.loadtest.probe.Probe;
import io.sluice.loadtest.report.LiveView;
import io.sluice.loadtest.report.RunReport;
import io.sluice.loadtest.report.TextReport;
import io.sluice.loadtest.run.Facilities;
import io.sluice.loadtest.run.LoadRun;
import io.sluice.loadtest.run.RunFailedException;
import io.sluice.loadtest.run.RunListener;
import io.sluice.loadtest.run.RunResult;
import io.sluice.loadtest.run.TesterWarmUp;
import io.sluice.loadtest.scenario.Notation;
import io.sluice.loadtest.scenario.Verdict;
import io.sluice.loadtest.target.Target;
import io.sluice.loadtest.target.TargetException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the command line asks for, and tells the outcome. */
final class Execution {
  /** Set by the launcher when the error output is a terminal, which Java cannot tell. */
  private static final String TERMINAL = "loadtest.terminal";

  /** What the warm-up's server and clients may take to close. */
  private static final Duration TIME_TO_END = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Execution.class);

  private final Plan plan;
  private final Options options;
  private final PrintStream out;
  private final PrintStream err;
  private final Interruption interruption;

  /**
   * @param interruption ends the run early
   */
  Execution(
      Plan plan, Options options, PrintStream out, PrintStream err, Interruption interruption) {
    this.plan = plan;
    this.options = options;
    this.out = out;
    this.err = err;
    this.interruption = interruption;
  }

  /**
   * Runs and reports.
   *
   * @return the exit code
   * @throws IllegalArgumentException if an option asks for what cannot be
   * @throws RunFailedException if nothing could be measured
   */
  int run() throws RunFailedException, InterruptedException {
    InetAddress local = localAddress();
    try (Target target = Target.of(plan.target())) {
      target.check(plan.demand());
      Probe probe = Probe.open(options.target.probe());
      ClientConfig config = options.clients.config(local);
      try (ClientEngine engine = ClientEngine.open(config)) {
        return run(
            new Facilities(
                target, engine, probe::read, Probe::testerLimited, Probe::testerCompileMillis),
            probe,
            config);
      }
    } catch (TargetException e) {
      if (e.code().equals(TargetException.UNSUPPORTED)) {
        throw new IllegalArgumentException(e.detail(), e);
      }
      throw new RunFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private int run(Facilities facilities, Probe probe, ClientConfig config)
      throws RunFailedException, InterruptedException {
    Instant began;
    RunResult result;
    try (LiveView view = new LiveView(err, Boolean.getBoolean(TERMINAL))) {
      RunListener listener = options.output.quiet ? RunListener.NONE : progress(view);
      LoadRun run = new LoadRun(plan.scenario(), plan.capacity(), facilities, listener);
      interruption.whenRequested(run::stop);
      warmUp(config, view, run);
      began = Instant.now();
      result = run.run();
    }
    ReportBuilder reports = new ReportBuilder(plan, options, began);
    List<Verdict> verdicts = Verdict.of(plan.assertions(), result.summary());
    Ending ending = Ending.of(result, verdicts);
    boolean passed = ending.code() == Main.OK;
    RunReport report =
        reports.build(result, verdicts, passed, facilities.engine().status(), probe.server());
    options.output.write(report);
    if (!options.output.quiet) {
      out.print(TextReport.of(report));
      out.flush();
    }
    ending.complaints().forEach(complaint -> err.println("loadtest: " + complaint));
    return ending.code();
  }

  /** Warms the load tester itself, if that is worth it. */
  private void warmUp(ClientConfig config, LiveView view, LoadRun run) throws InterruptedException {
    int clients =
        plan.capacity().isPresent()
            ? TesterWarmUp.MOST_CLIENTS // it will have more and more of them
            : plan.scenario().load().clients();
    Duration atMost = options.clients.testerWarmup(clients);
    if (atMost.isZero()) {
      return;
    }
    TesterWarmUp warmUp =
        new TesterWarmUp(plan.target().kind(), config, plan.scenario().media(), clients, atMost);
    interruption.whenRequested(
        () -> {
          run.stop();
          warmUp.stop();
        });
    if (!options.output.quiet) {
      view.note("warming up, at most " + Notation.text(atMost));
    }
    Thread thread = new Thread(() -> warmUp(warmUp), "warm-up");
    thread.setDaemon(true);
    thread.start();
    thread.join(atMost.plus(TIME_TO_END).toMillis());
    if (thread.isAlive()) {
      log.warn(
          "the load tester's warm-up does not end; the run begins without waiting for it: {}",
          Arrays.toString(thread.getStackTrace()));
    }
  }

  private static void warmUp(TesterWarmUp warmUp) {
    try {
      warmUp.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private LiveProgress progress(LiveView view) {
    return new LiveProgress(
        view, plan.capacity().map(search -> search.dimension().text()).orElse(""));
  }

  /** The address from which the server's host is reached. */
  private InetAddress localAddress() throws RunFailedException {
    String host = options.target.address().getHost();
    if (host == null) {
      throw new IllegalArgumentException(
          options.target.address() + " is not an address such as http://localhost:8080");
    }
    try {
      return ClientEngine.addressTowards(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw new RunFailedException("there is no host " + host, e);
    } catch (IllegalArgumentException e) {
      throw new RunFailedException(String.valueOf(e.getMessage()), e);
    }
  }
}
