package io.sluice.loadtest.measure;

/** What is still to be written. */
final class Pending {
  private Pending() {}

  @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"})
  static <T> T pending() {
    throw new UnsupportedOperationException("to be written");
  }
}
