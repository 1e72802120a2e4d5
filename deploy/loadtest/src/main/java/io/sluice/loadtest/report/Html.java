package io.sluice.loadtest.report;

/** Text as it stands in HTML. */
final class Html {
  private Html() {}

  /** Text for elements and quoted attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
