package io.sluice.server.config;

import java.util.Locale;

/**
 * One setting: its key in YAML, its environment variable and, if it has one, its option.
 *
 * @param key its path in YAML, such as {@code http.port}
 * @param option its option, such as {@code --http-port}; empty without one
 * @param type how it is written
 * @param fallback its value when it is not given
 * @param fallbackText the same for people to read; empty for nothing
 * @param isSecret whether its value must not be shown
 * @param help what it does, one sentence without a final stop
 */
record Setting<T>(
    String key,
    String option,
    ValueType<T> type,
    T fallback,
    String fallbackText,
    boolean isSecret,
    String help) {

  /** {@code SLUICE_} and the key in upper case, its words parted by underscores. */
  String variable() {
    String words = key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_');
    return "SLUICE_" + words.toUpperCase(Locale.ROOT);
  }
}
