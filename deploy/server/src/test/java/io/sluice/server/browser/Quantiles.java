package io.sluice.server.browser;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Values in their order, and which of them so many do not exceed. */
final class Quantiles {
  private final double[] sorted;

  Quantiles(double... values) {
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  /** The least value that this share of all, 0 to 1, does not exceed. */
  double at(double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, index)];
  }

  double highest() {
    return at(1);
  }

  int count() {
    return sorted.length;
  }

  /** All values, without what is behind the point. */
  @Override
  public String toString() {
    return Arrays.stream(sorted)
        .mapToObj(value -> "%.0f".formatted(value))
        .collect(Collectors.joining(" "));
  }
}
