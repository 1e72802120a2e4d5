package io.sluice.loadtest.report;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as they stand in files. */
final class Numbers {
  /** More digits than the measurement has. */
  private static final MathContext DIGITS = new MathContext(6);

  private Numbers() {}

  /** Six significant digits without an exponent. */
  static BigDecimal round(double value) {
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}
