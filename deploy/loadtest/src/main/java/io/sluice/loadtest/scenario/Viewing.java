package io.sluice.loadtest.scenario;

import java.time.Duration;

/**
 * What viewers receive, and how often they look at somebody else.
 *
 * @param every time between two changes; zero without any
 */
public record Viewing(ViewerBehaviour behaviour, Duration every) {
  /** All tracks. */
  public static final Viewing ALL = new Viewing(ViewerBehaviour.ALL, Duration.ZERO);

  /** Each change is two requests to the server and, in most cases, a keyframe. */
  private static final Duration SHORTEST = Duration.ofMillis(100);

  public Viewing {
    boolean changes = behaviour.mode() == ViewerBehaviour.Mode.SWITCH;
    if (changes && every.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("viewers switch every 100ms or less often");
    }
  }

  /** The video of the first publishers, the audio of all. */
  public static Viewing stage(int publishers) {
    return new Viewing(ViewerBehaviour.stage(publishers), Duration.ZERO);
  }

  /** One publisher at a time, another one after each such time. */
  public static Viewing switchEvery(Duration time) {
    return new Viewing(ViewerBehaviour.SWITCH, time);
  }

  @Override
  public String toString() {
    return switch (behaviour.mode()) {
      case ALL -> "all";
      case STAGE -> "stage:" + behaviour.stage();
      case SWITCH -> "switch:" + Notation.text(every);
    };
  }
}
