package io.sluice.loadtest.scenario;

import java.util.Locale;

/** What a capacity search has more and more of. */
public enum Dimension {
  /** Subscribers of each room. */
  SUBSCRIBERS,
  /** Rooms, each with the same clients. */
  ROOMS,
  /** Participants of each room. */
  PARTICIPANTS;

  /** The name in options and reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
