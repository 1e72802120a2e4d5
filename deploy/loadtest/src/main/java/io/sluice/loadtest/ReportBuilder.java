package io.sluice.loadtest;

import static java.util.stream.Collectors.joining;

import io.sluice.loadtest.client.EngineStatus;
import io.sluice.loadtest.probe.Probe;
import io.sluice.loadtest.report.Capacity;
import io.sluice.loadtest.report.CapacityStep;
import io.sluice.loadtest.report.Check;
import io.sluice.loadtest.report.RunReport;
import io.sluice.loadtest.run.CapacityResult;
import io.sluice.loadtest.run.RunResult;
import io.sluice.loadtest.run.Step;
import io.sluice.loadtest.scenario.CapacityPlan;
import io.sluice.loadtest.scenario.CapacitySearch.Outcome;
import io.sluice.loadtest.scenario.Churn;
import io.sluice.loadtest.scenario.Notation;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.scenario.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the report of a run. */
final class ReportBuilder {
  private final Plan plan;
  private final Options options;
  private final Instant began;

  ReportBuilder(Plan plan, Options options, Instant began) {
    this.plan = plan;
    this.options = options;
    this.began = began;
  }

  /**
   * The report.
   *
   * @param verdicts about the assertions of a run with one load
   * @param passed whether the command ends well
   * @param server where the server's CPU and memory come from
   */
  RunReport build(
      RunResult result,
      List<Verdict> verdicts,
      boolean passed,
      EngineStatus engine,
      String server) {
    return new RunReport(
        title(),
        began,
        passed,
        scenario(),
        machine(engine, server),
        result.summary(),
        result.phases(),
        result.samples(),
        checks(verdicts),
        result.capacity().map(ReportBuilder::capacity),
        warnings(result, engine));
  }

  private String title() {
    String what =
        plan.capacity()
            .map(search -> "capacity in " + search.dimension().text())
            .orElseGet(() -> plan.scenario().load().toString());
    return options.target.title() + ": " + what;
  }

  private Map<String, String> scenario() {
    Scenario scenario = plan.scenario();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("server", options.target.title());
    facts.put("load", scenario.load().toString());
    plan.capacity().ifPresent(search -> facts.put("search", search(search)));
    facts.put("ramp", scenario.ramp().toString());
    if (!scenario.churn().isNone()) {
      facts.put("churn", churn(scenario.churn()));
    }
    facts.put("warm-up", Notation.text(scenario.warmup()));
    facts.put(
        "duration",
        Notation.text(plan.capacity().map(CapacityPlan::stepDuration).orElse(scenario.duration())));
    facts.put("viewers", scenario.viewing().toString());
    facts.put("video", options.media.noVideo ? "none" : options.media.video.text());
    facts.put("audio", options.media.noAudio ? "none" : options.media.audio.text());
    if (scenario.network().share() > 0) {
      facts.put("network", network(scenario));
    }
    facts.put("rooms", scenario.roomPrefix() + "-1 and so on");
    facts.put("seed", Long.toString(scenario.seed()));
    return facts;
  }

  private static String search(CapacityPlan search) {
    return "%,d to %,d %s, to within %s"
        .formatted(
            search.from(), search.to(), search.dimension().text(), percent(search.precision()));
  }

  private static String network(Scenario scenario) {
    return scenario.network().model()
        + (scenario.network().share() < 1
            ? " for " + percent(scenario.network().share()) + " of the clients, publishers included"
            : "");
  }

  private static String churn(Churn churn) {
    return churn.perSecond() > 0
        ? String.format(Locale.ROOT, "%s viewers a second", churn.perSecond())
        : percent(churn.perMinute()) + " of the viewers a minute";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.4g", share * 100).replaceFirst("\\.?0+$", "") + "%";
  }

  private Map<String, String> machine(EngineStatus engine, String server) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("server's CPU", server);
    facts.put(
        "system",
        "%s %s, %d cores"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors()));
    facts.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("sockets", engine.io());
    facts.put("UDP_GRO", options.clients.gro ? "on: spares the server's host segmentation" : "off");
    facts.put(
        "SRTP", options.clients.srtp.profiles().stream().map(Enum::name).collect(joining(", ")));
    facts.put("receive buffer", "%,d bytes".formatted(engine.receiveBuffer()));
    facts.put("event loops", options.clients.loops + " for viewers, 1 for publishers");
    facts.put("decrypted", "every " + options.clients.decryptEvery + "th packet of a stream");
    return facts;
  }

  private static List<Check> checks(List<Verdict> verdicts) {
    return verdicts.stream()
        .map(verdict -> new Check(verdict.assertion().text(), verdict.valueText(), verdict.holds()))
        .toList();
  }

  private static Capacity capacity(CapacityResult found) {
    return new Capacity(
        found.plan().dimension().text(),
        found.knee(),
        found.text(),
        found.steps().stream().map(ReportBuilder::step).toList());
  }

  private static CapacityStep step(Step step) {
    return new CapacityStep(
        step.count(),
        step.summary(),
        checks(step.verdicts().stream().filter(Verdict::isMeasured).toList()),
        text(step),
        step.outcome() == Outcome.HELD);
  }

  /** How a step went, in a few words, and which assertions it broke. */
  static String text(Step step) {
    String broken = broken(step.verdicts());
    return outcome(step)
        + (step.outcome() == Outcome.HELD || broken.isEmpty() ? "" : ": " + broken);
  }

  private static String broken(List<Verdict> verdicts) {
    if (verdicts.stream().noneMatch(Verdict::isMeasured)) {
      return "nothing measured of what is asserted";
    }
    return verdicts.stream()
        .filter(verdict -> verdict.isMeasured() && !verdict.holds())
        .map(Verdict::brokenText)
        .collect(Collectors.joining(" and "));
  }

  private static String outcome(Step step) {
    return switch (step.outcome()) {
      case HELD -> "holds";
      case TESTER_LIMITED -> "load tester at its limit";
      case FAILED -> step.missing() > 0 ? "%,d clients missing".formatted(step.missing()) : "fails";
    };
  }

  private List<String> warnings(RunResult result, EngineStatus engine) {
    List<String> warnings = new ArrayList<>(Probe.warnings(result.summary()));
    if (engine.unsent() + engine.overflowed() > 0) {
      warnings.add(
          ("The load tester itself could not send or delay %,d datagrams; those within the measured"
                  + " time count as lost.")
              .formatted(engine.unsent() + engine.overflowed()));
    }
    warnings.addAll(
        Probe.joinWarnings(result.phases(), Runtime.getRuntime().availableProcessors()));
    boolean search = result.capacity().isPresent(); // which goes beyond what can be served
    if (result.joinFaults() > 0 && !search) {
      warnings.add("%,d clients could not join.".formatted(result.joinFaults()));
    }
    if (result.lost() > 0 && !search) {
      warnings.add("%,d clients lost their connection.".formatted(result.lost()));
    }
    if (result.late() > 0 && !search) {
      warnings.add("%,d clients were still joining at the end.".formatted(result.late()));
    }
    if (!result.reasons().isEmpty()) {
      warnings.add("What failed: " + String.join("; ", result.reasons()) + ".");
    }
    if (result.stopped()) {
      warnings.add("The run was ended before its time.");
    }
    if (!result.failure().isEmpty()) {
      warnings.add("The run failed: " + result.failure() + ".");
    }
    return warnings;
  }
}
