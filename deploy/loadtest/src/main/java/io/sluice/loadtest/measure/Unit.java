package io.sluice.loadtest.measure;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Units of metrics: how a value is written and read. */
public enum Unit {
  COUNT(""),
  PERCENT("%"),
  MILLISECONDS("ms"),
  PER_SECOND("/s"),
  BITS_PER_SECOND("bit/s"),
  BYTES("B");

  private static final Pattern NUMBER = Pattern.compile("(\\d+(?:\\.\\d+)?|\\.\\d+)\\s*(\\S*)");
  private static final String[] DECIMAL = {"", "k", "M", "G"};
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB"};
  private static final double SMALL_PERCENT = 0.1;

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  /** Of a value as it stands in files; empty for a mere number. */
  public String symbol() {
    return symbol;
  }

  /** The value with its unit for people, such as {@code 12.3 ms}; a dash for NaN. */
  public String format(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return switch (this) {
      case COUNT -> number(value);
      case PER_SECOND -> number(value) + " /s";
      case PERCENT -> percent(value) + "%";
      case MILLISECONDS -> value < 10_000 ? digits(value) + " ms" : digits(value / 1e3) + " s";
      case BITS_PER_SECOND -> scaled(value, 1e3, DECIMAL) + "bit/s";
      case BYTES -> scaled(value, 1024, BINARY);
    };
  }

  private static String number(double value) {
    return String.format(
        Locale.ROOT, value == Math.rint(value) || value >= 100 ? "%,.0f" : "%,.1f", value);
  }

  /** Three digits, so that a loss of a few packets is not shown as none. */
  private static String percent(double value) {
    if (value == 0 || value >= SMALL_PERCENT) {
      return digits(value);
    }
    return String.format(Locale.ROOT, value >= 0.001 ? "%.3f" : "%.5f", value);
  }

  private static String digits(double value) {
    return String.format(
        Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }

  private static String scaled(double value, double step, String[] prefixes) {
    double rest = value;
    int prefix = 0;
    while (rest >= step && prefix < prefixes.length - 1) {
      rest /= step;
      prefix++;
    }
    return (prefix == 0 ? number(rest) : digits(rest)) + " " + prefixes[prefix];
  }

  /**
   * Reads a value with its unit, which may be left out: {@code 0.1%}, {@code 50ms}, {@code 2s},
   * {@code 1.5Gbps}, {@code 300MiB}; empty if it is none.
   */
  public OptionalDouble parse(String text) {
    Matcher matcher = NUMBER.matcher(text.strip());
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    String suffix = matcher.group(2);
    double factor = suffix.isEmpty() ? 1 : factor(suffix);
    return Double.isNaN(factor)
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(matcher.group(1)) * factor);
  }

  private double factor(String suffix) {
    return switch (this) {
      case COUNT -> thousands(suffix);
      case PER_SECOND -> thousands(suffix.replaceFirst("/s$", ""));
      case BITS_PER_SECOND ->
          suffix.endsWith("bps") || suffix.endsWith("bit/s")
              ? thousands(suffix.replaceFirst("(bps|bit/s)$", ""))
              : Double.NaN;
      case PERCENT -> suffix.equals("%") ? 1 : Double.NaN;
      case MILLISECONDS ->
          switch (suffix) {
            case "us", "µs" -> 1e-3;
            case "ms" -> 1;
            case "s" -> 1e3;
            default -> Double.NaN;
          };
      case BYTES ->
          switch (suffix) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> suffix.endsWith("B") ? thousands(suffix.replaceFirst("B$", "")) : Double.NaN;
          };
    };
  }

  private static double thousands(String prefix) {
    return switch (prefix) {
      case "" -> 1;
      case "k" -> 1e3;
      case "M" -> 1e6;
      case "G" -> 1e9;
      default -> Double.NaN;
    };
  }
}
