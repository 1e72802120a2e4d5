package io.sluice.signaling.room;

import java.util.Optional;

/** What a participant may do. */
public enum Role {
  BOTH("both"),
  PUBLISHER("publisher"),
  SUBSCRIBER("subscriber");

  private final String wire;

  Role(String wire) {
    this.wire = wire;
  }

  /** The value as sent to clients. */
  public String wire() {
    return wire;
  }

  /** The value with this spelling. */
  public static Optional<Role> of(String wire) {
    for (Role value : values()) {
      if (value.wire.equals(wire)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
