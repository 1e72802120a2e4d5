package io.sluice.server.config;

import java.util.List;

/**
 * A value as it was given.
 *
 * @param where the option, variable, or file and line
 * @param texts one text, or several for a list
 */
record Given(String where, List<String> texts) {
  Given {
    texts = List.copyOf(texts);
  }

  /**
   * The value.
   *
   * @throws ConfigException naming the place, the key and, if it is no secret, the text at fault
   */
  <T> T as(Setting<T> setting) throws ConfigException {
    String name = where.endsWith(setting.key()) ? where : where + ": " + setting.key();
    if (!setting.type().isList() && texts.size() != 1) {
      throw new ConfigException(name + " takes one value, not " + texts.size());
    }
    for (String text : texts) {
      if (text.isBlank()) {
        throw new ConfigException(name + " has no value");
      }
    }
    try {
      return setting.type().parser().apply(texts);
    } catch (IllegalArgumentException e) {
      String shown = setting.isSecret() ? "its value" : "'" + String.join(", ", texts) + "'";
      throw new ConfigException("%s: %s is %s".formatted(name, shown, e.getMessage()));
    }
  }
}
