package io.sluice.signaling.room;

/** Why a participant left. */
public enum LeaveReason {

  /** It said so. */
  LEFT("left"),
  /** Its signalling connection closed. */
  DISCONNECTED("disconnected"),
  /** Nothing was heard of it for too long. */
  TIMEOUT("timeout"),
  /** It was removed. */
  KICKED("kicked");

  private final String wire;

  LeaveReason(String wire) {
    this.wire = wire;
  }

  /** The value as sent to clients. */
  public String wire() {
    return wire;
  }
}
