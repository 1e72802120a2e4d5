package io.sluice.server.logging;

/** Makes text safe for one line of a log or a terminal. */
final class LineEscaper {
  private static final int LINE_SEPARATOR = 0x2028;

  private LineEscaper() {}

  /**
   * Replaces line ends and every other control character (C0, DEL, C1, the Unicode line separators
   * and the marks that turn the direction of writing) by their Java escapes.
   */
  static String escape(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (isUnsafe(text.charAt(i))) {
        return escapeFrom(text, i);
      }
    }
    return text;
  }

  private static String escapeFrom(String text, int first) {
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (isUnsafe(c)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  private static boolean isUnsafe(char c) {
    return Character.isISOControl(c)
        || (c >= LINE_SEPARATOR && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
