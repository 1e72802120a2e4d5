package io.sluice.signaling.room;

import java.util.Optional;

/** A participant's two peer connections: what it sends, and what it receives. */
public enum ConnectionKind {
  PUBLISHER("publisher"),
  SUBSCRIBER("subscriber");

  private final String wire;

  ConnectionKind(String wire) {
    this.wire = wire;
  }

  /** The value as sent to clients. */
  public String wire() {
    return wire;
  }

  /** The value with this spelling. */
  public static Optional<ConnectionKind> of(String wire) {
    for (ConnectionKind value : values()) {
      if (value.wire.equals(wire)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
