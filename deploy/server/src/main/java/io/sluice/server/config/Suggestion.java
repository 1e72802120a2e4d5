package io.sluice.server.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The known name that is nearest to an unknown one. */
final class Suggestion {
  private Suggestion() {}

  /** {@code "; did you mean X?"}, or nothing when no name is near. */
  static String of(String unknown, List<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(unknown, name)))
        .filter(name -> distance(unknown, name) <= Math.max(2, unknown.length() / 4))
        .map(name -> "; did you mean " + name + "?")
        .orElse("");
  }

  /** Levenshtein's distance, without regard to case. */
  private static int distance(String a, String b) {
    String left = a.toLowerCase(Locale.ROOT);
    String right = b.toLowerCase(Locale.ROOT);
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int substitute = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}
