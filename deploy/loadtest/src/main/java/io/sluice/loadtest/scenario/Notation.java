package io.sluice.loadtest.scenario;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How amounts are written in options. What cannot be read is answered with what is accepted. */
public final class Notation {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)([a-z%/]*)");
  private static final Map<String, Long> NANOS =
      Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);

  private Notation() {}

  /**
   * A time such as {@code 500ms}, {@code 30s}, {@code 1.5m} or {@code 1h}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Duration duration(String text) {
    Matcher amount = AMOUNT.matcher(text);
    if (!amount.matches() || !NANOS.containsKey(amount.group(2))) {
      throw new IllegalArgumentException(
          "'%s' is not a time such as 500ms, 30s, 5m or 1h".formatted(text));
    }
    BigDecimal unit = BigDecimal.valueOf(NANOS.get(amount.group(2)));
    return Duration.ofNanos(new BigDecimal(amount.group(1)).multiply(unit).longValue());
  }

  /**
   * A share such as {@code 5%}, as a part of 1.
   *
   * @throws IllegalArgumentException if it is none, or more than 100%
   */
  public static double share(String text) {
    Matcher amount = AMOUNT.matcher(text);
    if (amount.matches() && amount.group(2).equals("%")) {
      double share = Double.parseDouble(amount.group(1)) / 100;
      if (share <= 1) {
        return share;
      }
    }
    throw new IllegalArgumentException("'%s' is not a share from 0%% to 100%%".formatted(text));
  }

  /**
   * Viewers that are replaced: a share of all in a minute such as {@code 20%}, or a rate such as
   * {@code 30/s}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Churn churn(String text) {
    Matcher amount = AMOUNT.matcher(text);
    if (amount.matches() && amount.group(2).equals("/s")) {
      return new Churn(0, Double.parseDouble(amount.group(1)));
    }
    return new Churn(share(text), 0);
  }

  /**
   * Joins over time: a rate such as {@code 100/s}, or the time for all such as {@code 30s}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Ramp ramp(String text) {
    Matcher amount = AMOUNT.matcher(text);
    if (amount.matches() && amount.group(2).equals("/s")) {
      return Ramp.perSecond(Double.parseDouble(amount.group(1)));
    }
    if (amount.matches() && NANOS.containsKey(amount.group(2))) {
      return Ramp.within(duration(text));
    }
    throw new IllegalArgumentException(
        "'%s' is neither a rate such as 100/s nor a time such as 30s".formatted(text));
  }

  /**
   * What viewers receive: {@code all}, {@code stage:N} or {@code switch:TIME}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static Viewing viewing(String text) {
    int colon = text.indexOf(':');
    String rule = colon < 0 ? text : text.substring(0, colon);
    String argument = colon < 0 ? "" : text.substring(colon + 1);
    if (text.equals("all")) {
      return Viewing.ALL;
    }
    if (rule.equals("stage") && argument.matches("[1-9]\\d{0,3}")) {
      return Viewing.stage(Integer.parseInt(argument));
    }
    if (rule.equals("switch") && !argument.isEmpty()) {
      return Viewing.switchEvery(duration(argument));
    }
    throw new IllegalArgumentException(
        "'%s' is none of all, stage:N (such as stage:4) and switch:TIME (such as switch:5s)"
            .formatted(text));
  }

  /** The shortest text for a time that {@link #duration} reads. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds % 3_600 == 0 && seconds > 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
