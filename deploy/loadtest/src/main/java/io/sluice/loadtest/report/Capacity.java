package io.sluice.loadtest.report;

import java.util.List;

/**
 * What a capacity search found.
 *
 * @param unit what its load is counted in, such as {@code subscribers}
 * @param knee the largest load that held; 0 if none did
 * @param result such as {@code 1,050 subscribers}
 * @param steps in the order in which they were tried
 */
public record Capacity(String unit, int knee, String result, List<CapacityStep> steps) {
  public Capacity {
    steps = List.copyOf(steps);
  }
}
