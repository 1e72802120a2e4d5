package io.sluice.loadtest.media;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a media option, between colons; {@code file=} takes all that follows it. */
final class SpecWords {
  static final String FILE = "file=";
  static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,9})?)";

  private static final Pattern RATE = Pattern.compile(NUMBER + "([kM])");
  private static final Pattern DURATION = Pattern.compile(NUMBER + "(us|ms|s)");

  private final String option;
  private final Set<String> given = new HashSet<>();

  /**
   * @param kind {@code video} or {@code audio}, for errors
   */
  SpecWords(String kind, String text) {
    this.option = kind + " " + text;
  }

  /** Splits the text of an option. */
  static List<String> split(String text) {
    int colon = text.indexOf(":" + FILE);
    if (text.startsWith(FILE)) {
      return List.of(text);
    }
    if (colon < 0) {
      return List.of(text.split(":", -1));
    }
    List<String> words = new ArrayList<>(List.of(text.substring(0, colon).split(":", -1)));
    words.add(text.substring(colon + 1));
    return words;
  }

  /** What is thrown about this option. */
  MediaException bad(String what) {
    return new MediaException(option + ": " + what);
  }

  /** Asserts that a property is given for the first time. */
  void once(String property) {
    if (!given.add(property)) {
      throw bad(property + " is given twice");
    }
  }

  /** Bits per second of a word as in 800k or 2.5M, or -1. */
  static double rate(String word) {
    Matcher rate = RATE.matcher(word);
    if (!rate.matches()) {
      return -1;
    }
    return Double.parseDouble(rate.group(1)) * (rate.group(2).equals("k") ? 1e3 : 1e6);
  }

  /** Nanoseconds of a word as in 1ms, 500us or 2s. */
  long nanos(String word) {
    Matcher duration = DURATION.matcher(word);
    if (!duration.matches()) {
      throw bad("\"" + word + "\" is not a duration such as 1ms, 500us or 2s");
    }
    double unit =
        switch (duration.group(2)) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          default -> 1e9;
        };
    return Math.round(Double.parseDouble(duration.group(1)) * unit);
  }

  /** The number in a word, asserted to be in a range. */
  double number(String digits, String property, double least, double most) {
    double value = Double.parseDouble(digits);
    if (value < least || value > most) {
      throw bad(property + " " + digits + " is not in " + text(least) + " to " + text(most));
    }
    return value;
  }

  private static String text(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
