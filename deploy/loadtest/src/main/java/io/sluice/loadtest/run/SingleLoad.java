package io.sluice.loadtest.run;

import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.scenario.Load;
import io.sluice.loadtest.scenario.Scenario;
import java.time.Duration;
import java.util.Optional;

/** A run with one load. */
final class SingleLoad implements Program {
  private final Scenario scenario;
  private boolean over;

  SingleLoad(Scenario scenario) {
    this.scenario = scenario;
  }

  @Override
  public Optional<Load> next() {
    return over ? Optional.empty() : Optional.of(scenario.load());
  }

  @Override
  public Duration duration() {
    return scenario.duration();
  }

  @Override
  public int retries() {
    return 0; // who cannot join is part of the result
  }

  @Override
  public boolean awaitsRest() {
    return false; // its times are as they were asked for
  }

  @Override
  public String title() {
    return scenario.load().toString();
  }

  @Override
  public void measured(Summary summary, int missing) {
    over = true;
  }
}
