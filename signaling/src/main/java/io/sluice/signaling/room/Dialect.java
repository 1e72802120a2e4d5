package io.sluice.signaling.room;

import java.util.Optional;

/** How a participant reached us. */
public enum Dialect {
  NATIVE("native"),
  WHIP("whip"),
  WHEP("whep");

  private final String wire;

  Dialect(String wire) {
    this.wire = wire;
  }

  /** The value as sent to clients. */
  public String wire() {
    return wire;
  }

  /** The value with this spelling. */
  public static Optional<Dialect> of(String wire) {
    for (Dialect value : values()) {
      if (value.wire.equals(wire)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
