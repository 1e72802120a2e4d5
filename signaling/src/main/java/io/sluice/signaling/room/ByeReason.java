package io.sluice.signaling.room;

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
}
