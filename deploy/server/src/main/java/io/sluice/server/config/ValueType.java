package io.sluice.server.config;

import java.util.List;
import java.util.function.Function;

/**
 * How a setting is written.
 *
 * @param label what stands for the value in help, such as {@code PORT}; empty for a switch
 * @param isList whether it takes several values: a YAML list, an option given several times, or one
 *     text with commas
 * @param parser from text to value; throws {@link IllegalArgumentException} with a clause that goes
 *     on after "is", such as "not a port (0–65535)"
 */
record ValueType<T>(String label, boolean isList, Function<List<String>, T> parser) {

  static <T> ValueType<T> one(String label, Function<String, T> parser) {
    return new ValueType<>(label, false, texts -> parser.apply(texts.get(0)));
  }

  static <T> ValueType<List<T>> list(String label, Function<String, T> parser) {
    return new ValueType<>(label, true, texts -> texts.stream().map(parser).toList());
  }

  boolean isSwitch() {
    return label.isEmpty();
  }
}
