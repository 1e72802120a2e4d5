package io.sluice.signaling.room;

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
}
