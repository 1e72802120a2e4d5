package io.sluice.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/** The command line, made from the table of settings, and what all sources say together. */
public final class Configuration {
  private static final String CONFIG_OPTION = "--config";
  private static final int HELP_WIDTH = 100;

  private Configuration() {}

  /**
   * The options, their help included.
   *
   * @param version what {@code --version} prints
   */
  public static CommandLine commandLine(String version) {
    CommandSpec spec = CommandSpec.create().name("sluice").version("Sluice " + version);
    spec.usageMessage(
        new UsageMessageSpec()
            .width(HELP_WIDTH)
            .sortOptions(false)
            .customSynopsis("sluice [OPTIONS]")
            .description("%nSelective forwarding unit for WebRTC: rooms, WHIP and WHEP.")
            .optionListHeading("%nOptions; under each, its key in YAML and its variable:%n")
            .footerHeading("%nSettings without an option:%n")
            .footer(settingsWithoutOption()));
    for (Setting<?> setting : Settings.ALL) {
      if (!setting.option().isEmpty()) {
        spec.addOption(option(setting));
      }
    }
    spec.addOption(
        OptionSpec.builder(CONFIG_OPTION)
            .type(String.class)
            .paramLabel("FILE")
            .description("YAML file with settings.", Environment.CONFIG)
            .build());
    spec.addOption(
        OptionSpec.builder("--help").usageHelp(true).description("Prints this and exits.").build());
    spec.addOption(
        OptionSpec.builder("--version")
            .versionHelp(true)
            .description("Prints the version and exits.")
            .build());
    return new CommandLine(spec);
  }

  /**
   * What holds: the command line wins over the environment, that over the file, that over the
   * defaults.
   *
   * @throws ConfigException for an unknown key or a value that cannot be used
   */
  public static ServerConfig load(ParseResult commandLine, Map<String, String> variables)
      throws ConfigException {
    Map<String, Given> options = new LinkedHashMap<>();
    for (Setting<?> setting : Settings.ALL) {
      String option = setting.option();
      if (!option.isEmpty() && commandLine.hasMatchedOption(option)) {
        List<String> texts = List.of(commandLine.matchedOptionValue(option, new String[0]));
        options.put(setting.key(), new Given(option, texts));
      }
    }
    @Nullable String file = commandLine.matchedOptionValue(CONFIG_OPTION, (String) null);
    return ConfigLoader.load(options, Optional.ofNullable(file), variables);
  }

  private static OptionSpec option(Setting<?> setting) {
    OptionSpec.Builder option =
        OptionSpec.builder(setting.option())
            .type(String[].class)
            .hideParamSyntax(!setting.type().isSwitch())
            .description(help(setting), names(setting));
    if (setting.type().isList()) {
      option.splitRegex(",");
    }
    if (setting.type().isSwitch()) {
      option.arity("0..1").fallbackValue("true").paramLabel("true|false");
    } else {
      option.arity("1").paramLabel(setting.type().label());
    }
    return option.build();
  }

  private static String help(Setting<?> setting) {
    String fallback =
        setting.fallbackText().isEmpty() ? "" : " Default: " + setting.fallbackText() + ".";
    return (setting.help() + "." + fallback).replace("%", "%%");
  }

  private static String names(Setting<?> setting) {
    return setting.key() + ", " + setting.variable();
  }

  private static String[] settingsWithoutOption() {
    return Settings.ALL.stream()
        .filter(setting -> setting.option().isEmpty())
        .map(setting -> "  %s%n      %s".formatted(names(setting), help(setting)))
        .toArray(String[]::new);
  }
}
