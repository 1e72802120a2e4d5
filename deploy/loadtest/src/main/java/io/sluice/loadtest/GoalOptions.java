package io.sluice.loadtest;

import io.sluice.loadtest.scenario.Assertion;
import io.sluice.loadtest.scenario.CapacityPlan;
import io.sluice.loadtest.scenario.Dimension;
import io.sluice.loadtest.scenario.Load;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about what must hold, and how much of it can. */
final class GoalOptions {
  private static final String USUAL = "loss<0.1%,p99<50ms";
  private static final int MOST = 10_000;

  @Option(
      names = "--assert",
      paramLabel = "RULE",
      split = ",",
      splitSynopsisLabel = ",",
      description = {
        "What must hold, with < <= > >= and commas between: loss<0.1%%,p99<50ms,join.p95<500ms.",
        "The exit code tells. Metrics are listed below."
      })
  List<Assertion> assertions = List.of();

  @Option(
      names = "--find-capacity",
      paramLabel = "WHAT",
      description = {
        "Has more and more subscribers or participants (of each room) or rooms until the"
            + " assertions (default: loss<0.1%%,p99<50ms) hold no longer."
      })
  @Nullable Dimension dimension;

  @Option(
      names = "--from",
      paramLabel = "N",
      description = {
        "How many it begins with. Default: what --subscribers, --rooms or --participants says;"
            + " else 50, 5 or 4."
      })
  @Nullable Integer from;

  @Option(
      names = "--to",
      paramLabel = "N",
      description = "How many it ends with at last. Default: 10000, or as many as are possible.")
  @Nullable Integer to;

  @Option(
      names = "--step-duration",
      paramLabel = "TIME",
      description = "How long each step is measured. Default: 10s.")
  Duration stepDuration = Duration.ofSeconds(10);

  @Option(
      names = "--precision",
      paramLabel = "SHARE",
      converter = Converters.Share.class,
      description =
          "How near the largest load that holds and the smallest that fails come. Default: 5%%.")
  double precision = 0.05;

  /** Makes the load that of the first step, if a capacity search is wanted. */
  void begin(LoadOptions load) {
    if (dimension != null) {
      load.set(dimension, first(dimension, load));
    }
  }

  private int first(Dimension growing, LoadOptions load) {
    Integer given = from == null ? load.given(growing) : from;
    if (given != null) {
      return given;
    }
    return switch (growing) {
      case SUBSCRIBERS -> 50;
      case ROOMS -> 5;
      case PARTICIPANTS -> 4;
    };
  }

  /**
   * The capacity search, if one is wanted.
   *
   * @param load of its first step
   */
  Optional<CapacityPlan> plan(Load load) {
    if (dimension == null) {
      if (from != null || to != null) {
        throw new IllegalArgumentException("--from and --to need --find-capacity");
      }
      return Optional.empty();
    }
    if (load.publishing() == 0) {
      throw new IllegalArgumentException("a capacity search needs --publishers or --participants");
    }
    int first = load.of(dimension);
    int last = to == null ? most(load, dimension) : to;
    load.with(dimension, last); // refuses what is too much
    return Optional.of(
        new CapacityPlan(
            dimension,
            first,
            last,
            stepDuration,
            precision,
            assertions.isEmpty() ? Assertion.parseAll(USUAL) : assertions));
  }

  /** As many of a dimension as a run can have beside the rest of its load. */
  private static int most(Load load, Dimension growing) {
    int others = load.clientsOfRoom() - load.of(growing);
    int possible =
        growing == Dimension.ROOMS
            ? Load.MAX_CLIENTS / load.clientsOfRoom()
            : Load.MAX_CLIENTS / load.rooms() - others;
    int most = Math.min(MOST, possible);
    while (most > load.of(growing) && !OpenFiles.sufficeFor(load.with(growing, most))) {
      most -= Math.max(1, most / 20);
    }
    return Math.max(load.of(growing), most);
  }

  /** Reads what a capacity search has more and more of. */
  static Dimension dimension(String text) {
    try {
      return Dimension.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is none of subscribers, rooms and participants".formatted(text), e);
    }
  }
}
