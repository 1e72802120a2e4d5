package io.sluice.loadtest.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast clients join.
 *
 * @param perSecond joins a second; 0 if the time for all is given instead
 * @param within the time for all; null if the rate is given
 */
public record Ramp(double perSecond, @Nullable Duration within) {
  /** Clients that may join in a second. */
  public static final int MAX_PER_SECOND = 10_000;

  private static final double NANOS = 1e9;

  public Ramp {
    if (within == null && (perSecond < 0.01 || perSecond > MAX_PER_SECOND)) {
      throw new IllegalArgumentException(
          "joins a second are 0.01 to %,d".formatted(MAX_PER_SECOND));
    }
  }

  /** So many joins a second. */
  public static Ramp perSecond(double joins) {
    return new Ramp(joins, null);
  }

  /** All joins evenly over a time; at once if it is zero. */
  public static Ramp within(Duration time) {
    return new Ramp(0, time);
  }

  /**
   * How many of {@code count} clients have begun to join when so much time has passed; the first
   * does at once.
   */
  public int begun(int count, long elapsedNanos) {
    double all = within == null ? 0 : within.toNanos();
    double rate = within == null ? perSecond / NANOS : count / Math.max(1, all);
    return (int) Math.min(count, Math.floor(elapsedNanos * rate) + 1);
  }

  /** How long it takes until the last of {@code count} clients begins to join. */
  public Duration length(int count) {
    return within == null
        ? Duration.ofNanos((long) (Math.max(0, count - 1) / perSecond * NANOS))
        : within;
  }

  @Override
  public String toString() {
    if (within != null) {
      return "all within " + Notation.text(within);
    }
    return (perSecond == Math.rint(perSecond) ? "" + (long) perSecond : "" + perSecond) + "/s";
  }
}
