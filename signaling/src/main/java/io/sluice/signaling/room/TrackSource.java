package io.sluice.signaling.room;

import java.util.Optional;

/** What a track shows or carries. */
public enum TrackSource {
  CAMERA("camera"),
  MICROPHONE("microphone"),
  SCREEN("screen"),
  SCREEN_AUDIO("screen-audio"),
  OTHER("other"),

  /** Of a track of the room itself: one of the loudest audio tracks. */
  LOUDEST("loudest"),

  /** Of the room's track with the picture of whoever is on stage. */
  STAGE("stage"),

  /** Of the room's track with the sound to that. */
  STAGE_AUDIO("stage-audio");

  private final String wire;

  TrackSource(String wire) {
    this.wire = wire;
  }

  /** The value as sent to clients. */
  public String wire() {
    return wire;
  }

  /** The value with this spelling. */
  public static Optional<TrackSource> of(String wire) {
    for (TrackSource value : values()) {
      if (value.wire.equals(wire)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
