package io.sluice.loadtest.scenario;

/**
 * How many viewers are replaced by new ones; only one of the two is above 0.
 *
 * @param perMinute the part of all viewers in a minute, up to 1
 * @param perSecond viewers in a second
 */
public record Churn(double perMinute, double perSecond) {
  public static final Churn NONE = new Churn(0, 0);

  private static final double MINUTE = 60;

  public Churn {
    if (perSecond > Ramp.MAX_PER_SECOND) {
      throw new IllegalArgumentException(
          "at most %,d viewers are replaced a second".formatted(Ramp.MAX_PER_SECOND));
    }
  }

  /** Whether nobody is replaced. */
  public boolean isNone() {
    return perMinute == 0 && perSecond == 0;
  }

  /** How many of so many viewers are replaced in a second. */
  public double rate(int viewers) {
    return viewers == 0 ? 0 : perSecond + viewers * perMinute / MINUTE;
  }
}
