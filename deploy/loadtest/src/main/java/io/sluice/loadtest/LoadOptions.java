package io.sluice.loadtest;

import io.sluice.loadtest.scenario.Churn;
import io.sluice.loadtest.scenario.Dimension;
import io.sluice.loadtest.scenario.Load;
import io.sluice.loadtest.scenario.Ramp;
import io.sluice.loadtest.scenario.Viewing;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about clients and rooms. */
final class LoadOptions {
  private static final int SUBSCRIBERS = 10;
  private static final int JOINS = 50;

  /** A handshake costs as much as some thousand packets: it is not to be what is measured. */
  private static final int SEARCH_JOINS = 25;

  private static final int SUFFIXES = 0x10000;

  @Option(names = "--rooms", paramLabel = "N", description = "Rooms. Default: 1.")
  @Nullable Integer rooms;

  @Option(
      names = "--publishers",
      paramLabel = "N",
      description = "Clients of each room that publish only. Default: 1, with --participants 0.")
  @Nullable Integer publishers;

  @Option(
      names = "--subscribers",
      paramLabel = "N",
      description = "Clients of each room that view only. Default: 10 if no other are given.")
  @Nullable Integer subscribers;

  @Option(
      names = "--participants",
      paramLabel = "N",
      description = "Clients of each room that publish and view. Default: 0.")
  @Nullable Integer participants;

  @Option(
      names = "--ramp",
      paramLabel = "RATE|TIME",
      description =
          "Joins a second, or the time for all: 100/s, 30s. Default: 50/s, 25/s with"
              + " --find-capacity.")
  @Nullable Ramp ramp;

  @Option(
      names = "--churn",
      paramLabel = "SHARE|RATE",
      description =
          "Viewers that are replaced by new ones: 20%% of them in a minute, or 30/s. Joins are then"
              + " measured together with the rest, not in the ramp. Default: none.")
  Churn churn = Churn.NONE;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      description = {
        "From the last join to the measurement; in a capacity search up to 30s longer, until the"
            + " load tester's own compilers rest. Default: 3s."
      })
  Duration warmup = Duration.ofSeconds(3);

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "What is measured: 500ms, 30s, 5m, 1h. Default: 30s.")
  Duration duration = Duration.ofSeconds(30);

  @Option(
      names = "--viewers",
      paramLabel = "RULE",
      description = {
        "What viewers receive: all; stage:N, the video of the first N publishers and all audio;",
        "switch:TIME, one publisher, and another one after each such time. Default: all."
      })
  Viewing viewing = Viewing.ALL;

  @Option(
      names = "--room-prefix",
      paramLabel = "TEXT",
      description = "The rooms are TEXT-1, TEXT-2 and so on. Default: loadtest-, 4 random digits.")
  @Nullable String roomPrefix;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides all that is random: media, networks, churn. Default: 1.")
  long seed = 1;

  /** Who is in each room. */
  Load load() {
    int both = orElse(participants, 0);
    boolean others = both > 0 || publishers != null;
    return new Load(
        orElse(rooms, 1),
        both,
        orElse(publishers, both > 0 ? 0 : 1),
        orElse(subscribers, others ? 0 : SUBSCRIBERS));
  }

  /** The count that a dimension names, or null if it was not given. */
  @Nullable Integer given(Dimension dimension) {
    return switch (dimension) {
      case ROOMS -> rooms;
      case PARTICIPANTS -> participants;
      case SUBSCRIBERS -> subscribers;
    };
  }

  /** Sets the count that a dimension names. */
  void set(Dimension dimension, int count) {
    switch (dimension) {
      case ROOMS -> rooms = count;
      case PARTICIPANTS -> participants = count;
      case SUBSCRIBERS -> subscribers = count;
    }
  }

  private static int orElse(@Nullable Integer given, int usual) {
    return given == null ? usual : given;
  }

  /** How fast they join. */
  Ramp ramp(boolean search) {
    return ramp == null ? Ramp.perSecond(search ? SEARCH_JOINS : JOINS) : ramp;
  }

  /** A run does not meet what another one may have left in its rooms. */
  String roomPrefix() {
    return roomPrefix == null
        ? "loadtest-%04x".formatted(new SecureRandom().nextInt(SUFFIXES))
        : roomPrefix;
  }
}
