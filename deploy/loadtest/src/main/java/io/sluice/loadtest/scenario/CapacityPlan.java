package io.sluice.loadtest.scenario;

import java.time.Duration;
import java.util.List;

/**
 * What a capacity search looks for.
 *
 * @param from the first count that is measured
 * @param to the largest that is tried
 * @param stepDuration how long each step is measured
 * @param precision how near the largest load that holds and the smallest that does not must come,
 *     as a part of the latter
 * @param assertions what must hold, in each step in which its metric has a value
 */
public record CapacityPlan(
    Dimension dimension,
    int from,
    int to,
    Duration stepDuration,
    double precision,
    List<Assertion> assertions) {
  private static final double FINEST = 0.005;
  private static final double COARSEST = 0.5;

  public CapacityPlan {
    assertions = List.copyOf(assertions);
    if (from < 1 || to < from) {
      throw new IllegalArgumentException(
          "--from is 1 or more and --to not less than it; they are %d and %d".formatted(from, to));
    }
    if (precision < FINEST || precision > COARSEST) {
      throw new IllegalArgumentException("--precision is 0.5% to 50%");
    }
    if (stepDuration.toSeconds() < 1 || stepDuration.toHours() >= 1) {
      throw new IllegalArgumentException("--step-duration is 1s or more and less than 1h");
    }
    if (assertions.isEmpty()) {
      throw new IllegalArgumentException("a capacity search needs --assert");
    }
  }
}
