package io.sluice.core.testkit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kind of number in the text of a network model: its units, and its reading and printing. */
final class Quantity {
  /** In nanoseconds. */
  static final Quantity TIME =
      new Quantity(new Unit("s", 9), new Unit("ms", 6), new Unit("us", 3), new Unit("ns", 0));

  /** In bits per second. */
  static final Quantity RATE =
      new Quantity(new Unit("G", 9), new Unit("M", 6), new Unit("k", 3), new Unit("", 0));

  /** In bytes. */
  static final Quantity SIZE = new Quantity(new Unit("MB", 6), new Unit("kB", 3), new Unit("B", 0));

  /** A part of 1. */
  static final Quantity SHARE = new Quantity(new Unit("%", -2));

  /** A number of packets, maybe a mean. */
  static final Quantity COUNT = new Quantity(new Unit("", 0));

  private record Unit(String name, int exponent) {}

  private static final BigDecimal MAX = BigDecimal.TEN.pow(18);
  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,30})?)([a-zA-Z%]*)");

  private final List<Unit> units;

  private Quantity(Unit... units) {
    this.units = List.of(units);
  }

  /** Whether a text is a number in one of the units, and no absurd one. */
  boolean matches(String text) {
    return find(text) != null;
  }

  /**
   * The number in the smallest unit, to the nearest whole one.
   *
   * @throws IllegalArgumentException if {@link #matches} is false
   */
  long readLong(String text) {
    return read(text).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  /**
   * The number.
   *
   * @throws IllegalArgumentException if {@link #matches} is false
   */
  double readDouble(String text) {
    return read(text).doubleValue();
  }

  private BigDecimal read(String text) {
    BigDecimal number = find(text);
    if (number == null) {
      throw new IllegalArgumentException("not a number with its unit: " + text);
    }
    return number;
  }

  private @Nullable BigDecimal find(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    return units.stream()
        .filter(unit -> unit.name.equals(matcher.group(2)))
        .map(unit -> number.scaleByPowerOfTen(unit.exponent))
        .filter(scaled -> scaled.compareTo(MAX) <= 0)
        .findFirst()
        .orElse(null);
  }

  /** The number in the largest unit of which it is a multiple. */
  String print(long value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    for (Unit unit : units) {
      BigDecimal scaled = exact.scaleByPowerOfTen(-unit.exponent).stripTrailingZeros();
      if (scaled.scale() <= 0) {
        return scaled.toPlainString() + unit.name;
      }
    }
    throw new IllegalArgumentException("no unit for " + value);
  }

  /** The number in the only unit. */
  String print(double value) {
    Unit unit = units.get(0);
    BigDecimal scaled = BigDecimal.valueOf(value).scaleByPowerOfTen(-unit.exponent);
    return scaled.stripTrailingZeros().toPlainString() + unit.name;
  }
}
