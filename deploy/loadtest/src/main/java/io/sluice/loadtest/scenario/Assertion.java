package io.sluice.loadtest.scenario;

import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What must hold of a metric, such as {@code p99<50ms}.
 *
 * @param bound in the metric's unit
 * @param text as it was written
 */
public record Assertion(Metric metric, Comparison comparison, double bound, String text) {
  private static final Pattern SYNTAX =
      Pattern.compile("([A-Za-z][A-Za-z0-9._-]*)\\s*(<=|>=|<|>)\\s*([^<>=\\s]+)");

  /** How a value is compared with the bound. */
  public enum Comparison {
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    private final String symbol;

    Comparison(String symbol) {
      this.symbol = symbol;
    }

    private static Comparison of(String symbol) {
      return Arrays.stream(values())
          .filter(comparison -> comparison.symbol.equals(symbol))
          .findFirst()
          .orElseThrow();
    }

    /** Never holds of a value that is not there (NaN). */
    boolean holds(double value, double bound) {
      return switch (this) {
        case LESS -> value < bound;
        case AT_MOST -> value <= bound;
        case MORE -> value > bound;
        case AT_LEAST -> value >= bound;
      };
    }
  }

  /**
   * Reads assertions with commas between them.
   *
   * @throws IllegalArgumentException if one cannot be read, as {@link #parse}
   */
  public static List<Assertion> parseAll(String text) {
    List<Assertion> assertions = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      assertions.add(parse(part.strip()));
    }
    return List.copyOf(assertions);
  }

  /**
   * Reads one assertion.
   *
   * @throws IllegalArgumentException if it cannot be read; the message says which part, and what is
   *     accepted
   */
  public static Assertion parse(String text) {
    Matcher parts = SYNTAX.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no assertion such as loss<0.1%% or p99<=50ms; comparisons are < <= > >=; %s"
              .formatted(text, metrics()));
    }
    Optional<Metric> metric = Metric.byText(parts.group(1));
    if (metric.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s': there is no metric %s; %s".formatted(text, parts.group(1), metrics()));
    }
    OptionalDouble bound = metric.get().unit().parse(parts.group(3));
    if (bound.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s': %s is no value of %s, which is written like %s"
              .formatted(
                  text,
                  parts.group(3),
                  parts.group(1),
                  metric.get().unit().format(1).replace(" ", "")));
    }
    Comparison comparison = Comparison.of(parts.group(2));
    return new Assertion(metric.get(), comparison, bound.getAsDouble(), text);
  }

  private static String metrics() {
    return "metrics are "
        + Arrays.stream(Metric.values()).map(Metric::text).collect(Collectors.joining(", "));
  }

  /** The comparison and the bound as they were written, such as {@code <50ms}. */
  public String boundText() {
    return text.substring(text.indexOf(comparison.symbol));
  }

  /** Compares with what was measured; a metric without a value fails. */
  public Verdict check(Summary summary) {
    double value = summary.value(metric);
    return new Verdict(this, value, comparison.holds(value, bound));
  }
}
