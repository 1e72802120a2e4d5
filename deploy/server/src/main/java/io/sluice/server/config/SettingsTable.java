package io.sluice.server.config;

/** The table of settings as Markdown; the README holds it and a test compares the two. */
final class SettingsTable {
  private SettingsTable() {}

  static String markdown() {
    StringBuilder table = new StringBuilder(8_192);
    table.append("| YAML key | option | variable | default | meaning |\n|---|---|---|---|---|\n");
    for (Setting<?> s : Settings.ALL) {
      table.append(
          "| `%s` | %s | `%s` | %s | %s |\n"
              .formatted(s.key(), option(s), s.variable(), s.fallbackText(), s.help()));
    }
    return table.toString();
  }

  private static String option(Setting<?> setting) {
    if (setting.option().isEmpty()) {
      return "";
    }
    String label = setting.type().isSwitch() ? "" : " " + setting.type().label();
    return "`" + setting.option() + label + "`";
  }
}
