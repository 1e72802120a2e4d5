package io.sluice.loadtest;

import io.sluice.loadtest.scenario.Assertion;
import io.sluice.loadtest.scenario.CapacityPlan;
import io.sluice.loadtest.scenario.Load;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.target.Demand;
import io.sluice.loadtest.target.TargetConfig;
import io.sluice.signaling.room.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param assertions that decide about the exit code; none with a capacity search
 */
record Plan(
    TargetConfig target,
    Scenario scenario,
    Optional<CapacityPlan> capacity,
    List<Assertion> assertions) {
  /**
   * What the options say together.
   *
   * @throws IllegalArgumentException if they do not fit; the message names the option
   */
  static Plan of(Options options) {
    options.clients.check();
    options.output.check();
    options.goal.begin(options.load);
    Load load = options.load.load();
    Optional<CapacityPlan> capacity = options.goal.plan(load);
    Load most = capacity.map(plan -> load.with(plan.dimension(), plan.to())).orElse(load);
    OpenFiles.check(most);
    Scenario scenario =
        new Scenario(
            load,
            options.load.ramp(capacity.isPresent()),
            options.load.churn,
            options.load.warmup,
            options.load.duration,
            options.load.viewing,
            options.media.tracks(),
            options.clients.impairment(),
            options.load.roomPrefix(),
            options.load.seed);
    return new Plan(
        options.target.config(Math.max(1, most.publishing())),
        scenario,
        capacity,
        capacity.isPresent() ? List.of() : options.goal.assertions);
  }

  /** What it asks of the server's signalling. */
  Demand demand() {
    Load load = scenario.load();
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (load.participants() > 0) {
      roles.add(Role.BOTH);
    }
    if (load.publishers() > 0) {
      roles.add(Role.PUBLISHER);
    }
    if (load.subscribers() > 0) {
      roles.add(Role.SUBSCRIBER);
    }
    return new Demand(
        roles, target.janus().publishers(), scenario.viewing().behaviour(), scenario.media());
  }
}
