package io.sluice.loadtest;

import io.sluice.loadtest.measure.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The command line. */
@Command(
    name = "loadtest",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpWidth = 100,
    customSynopsis = "loadtest [OPTIONS] [URL]",
    description = {
      "",
      "Loads a WebRTC server with simulated publishers and viewers and measures what they get."
    },
    footer = {
      "",
      "Examples:",
      "  1 publisher and 10 subscribers, half a minute, of Sluice on this machine:",
      "    loadtest",
      "  200 subscribers for 5 minutes; fails where they are not served well:",
      "    loadtest --subscribers 200 --duration 5m --assert 'loss<0.1%%,p99<50ms'",
      "  50 rooms of 4 who all see each other:",
      "    loadtest --rooms 50 --participants 4",
      "  How many subscribers can it serve?",
      "    loadtest --find-capacity subscribers --html capacity.html",
      "  The same of Janus:",
      "    loadtest --target janus ws://localhost:8188 --find-capacity subscribers",
      "  Any server with WHIP and WHEP:",
      "    loadtest --whip-url https://sfu.example/whip/{room}"
          + " --whep-url https://sfu.example/whep/{room}",
      "  One in five behind a bad network:",
      "    loadtest --subscribers 50 --network 'loss=2%%,delay=40ms,jitter=10ms'"
          + " --network-share 20%%",
      "",
      "Exit code: 0 all assertions hold, 1 one does not, 2 wrong options, 3 the run failed.",
      ""
    })
final class Options {
  private static final String METRICS = "metrics";

  @ArgGroup(validate = false, heading = "%nServer under test:%n")
  TargetOptions target = new TargetOptions();

  @ArgGroup(validate = false, heading = "%nLoad:%n")
  LoadOptions load = new LoadOptions();

  @ArgGroup(validate = false, heading = "%nMedia:%n")
  MediaOptions media = new MediaOptions();

  @ArgGroup(validate = false, heading = "%nClients:%n")
  ClientOptions clients = new ClientOptions();

  @ArgGroup(validate = false, heading = "%nAssertions and capacity:%n")
  GoalOptions goal = new GoalOptions();

  @ArgGroup(validate = false, heading = "%nOutput:%n")
  OutputOptions output = new OutputOptions();

  /** A parser that fills the options. */
  static CommandLine commandLine(Options options) {
    CommandLine commandLine = new CommandLine(options);
    Converters.register(commandLine);
    commandLine.getHelpSectionMap().put(METRICS, help -> metrics());
    UsageMessageSpec usage = commandLine.getCommandSpec().usageMessage();
    List<String> sections = new ArrayList<>(usage.sectionKeys());
    sections.add(sections.indexOf(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING), METRICS);
    usage.sectionKeys(sections);
    return commandLine;
  }

  private static String metrics() {
    return Arrays.stream(Metric.values())
        .map(metric -> "  %-24s %s%n".formatted(metric.text(), meaning(metric)))
        .collect(Collectors.joining("", "%nMetrics:%n".formatted(), ""));
  }

  private static String meaning(Metric metric) {
    String unit = metric.unit().symbol();
    return metric.meaning() + (unit.isEmpty() ? "" : " (" + unit + ")");
  }
}
