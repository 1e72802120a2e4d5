package io.sluice.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The variables {@code SLUICE_…} as what was given, by key. */
final class Environment {
  static final String PREFIX = "SLUICE_";

  /** The variable that names the YAML file. */
  static final String CONFIG = "SLUICE_CONFIG";

  /** Read by the launcher, not by us. */
  private static final Set<String> FOREIGN = Set.of(CONFIG, "SLUICE_JAVA_OPTS");

  /**
   * What Kubernetes sets in every pod for a service named {@code sluice…}; its {@code
   * SLUICE_…_PORT} can even bear the name of one of ours.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_SERVICE_(HOST|PORT(_.*)?)|.*_PORT_[0-9]+_(TCP|UDP|SCTP)(_.*)?");

  private static final Pattern SERVICE_LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

  private Environment() {}

  /**
   * Picks our variables; an empty one counts as not set.
   *
   * @throws ConfigException for a variable with our prefix that is no setting
   */
  static Map<String, Given> read(Map<String, String> variables) throws ConfigException {
    Map<String, Given> values = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(variables).entrySet()) {
      String name = entry.getKey();
      boolean isOurs = name.startsWith(PREFIX) && !FOREIGN.contains(name);
      if (!isOurs || entry.getValue().isEmpty() || isServiceLink(entry)) {
        continue;
      }
      Optional<Setting<?>> setting =
          Settings.ALL.stream().filter(s -> s.variable().equals(name)).findFirst();
      if (setting.isEmpty()) {
        throw new ConfigException(
            name + " is not a setting" + Suggestion.of(name, variableNames()));
      }
      values.put(setting.get().key(), given(setting.get(), name, entry.getValue()));
    }
    return values;
  }

  /** The YAML file that the environment names. */
  static Optional<String> configFile(Map<String, String> variables) {
    return Optional.ofNullable(variables.get(CONFIG)).filter(path -> !path.isEmpty());
  }

  /** Splits the text of a list at its commas. */
  static Given given(Setting<?> setting, String where, String text) {
    boolean split = setting.type().isList();
    List<String> texts = split ? List.of(text.trim().split("\\s*,\\s*", -1)) : List.of(text);
    return new Given(where, texts);
  }

  private static boolean isServiceLink(Map.Entry<String, String> entry) {
    return SERVICE_LINK.matcher(entry.getKey()).matches()
        || SERVICE_LINK_VALUE.matcher(entry.getValue()).matches();
  }

  private static List<String> variableNames() {
    return Settings.ALL.stream().<String>map(Setting::variable).toList();
  }
}
