package io.sluice.signaling.room;

import java.util.Optional;

/** Why the server ends a participant's session. */
public enum ByeReason {
  SHUTTING_DOWN("shutting-down");

  private final String wire;

  ByeReason(String wire) {
    this.wire = wire;
  }

  /** The value as sent to clients. */
  public String wire() {
    return wire;
  }

  /** The value with this spelling. */
  public static Optional<ByeReason> of(String wire) {
    for (ByeReason value : values()) {
      if (value.wire.equals(wire)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
