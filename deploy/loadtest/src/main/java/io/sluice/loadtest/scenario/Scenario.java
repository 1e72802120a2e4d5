package io.sluice.loadtest.scenario;

import io.sluice.loadtest.media.TrackMedia;
import java.time.Duration;
import java.util.List;

/**
 * What a server is loaded with.
 *
 * @param load clients and rooms; what a capacity search begins with
 * @param ramp how fast they join
 * @param churn how many viewers are replaced by new ones
 * @param warmup time between the last join and the measurement
 * @param duration time that is measured
 * @param viewing what viewers receive
 * @param media tracks of each publisher
 * @param network the network of the clients
 * @param roomPrefix what the rooms' names begin with
 * @param seed decides all that is random
 */
public record Scenario(
    Load load,
    Ramp ramp,
    Churn churn,
    Duration warmup,
    Duration duration,
    Viewing viewing,
    List<TrackMedia> media,
    Impairment network,
    String roomPrefix,
    long seed) {
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final Duration LONGEST_WARMUP = Duration.ofHours(1);

  public Scenario {
    media = List.copyOf(media);
    if (duration.toMillis() < 100 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("--duration is 100ms to 168h");
    }
    if (warmup.compareTo(LONGEST_WARMUP) > 0) {
      throw new IllegalArgumentException("--warmup is at most 1h");
    }
    if (ramp.length(load.clients()).compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("--ramp takes more than 168h for all clients");
    }
    if (media.isEmpty()) {
      throw new IllegalArgumentException("--no-audio and --no-video leave nothing to send");
    }
    if (!roomPrefix.matches("[A-Za-z0-9_-]{1,40}")) {
      throw new IllegalArgumentException(
          "--room-prefix is 1 to 40 letters, digits, hyphens and underscores");
    }
  }

  /** The same with another load. */
  public Scenario with(Load other) {
    return new Scenario(
        other, ramp, churn, warmup, duration, viewing, media, network, roomPrefix, seed);
  }
}
