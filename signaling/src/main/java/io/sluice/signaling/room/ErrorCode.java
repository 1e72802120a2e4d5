package io.sluice.signaling.room;

/** The errors of PROTOCOL.md, shared by all dialects. */
public enum ErrorCode {
  BAD_JSON("bad-json"),
  TOO_LARGE("too-large"),
  UNKNOWN_TYPE("unknown-type"),
  INVALID_FIELD("invalid-field"),
  NOT_JOINED("not-joined"),
  ALREADY_JOINED("already-joined"),
  ROOM_NOT_FOUND("room-not-found"),
  ROOM_FULL("room-full"),
  FORBIDDEN("forbidden"),
  UNAUTHORIZED("unauthorized"),
  BAD_SDP("bad-sdp"),
  TRACK_NOT_FOUND("track-not-found"),
  TOO_MANY("too-many"),
  STALE_ANSWER("stale-answer"),
  CODEC_NOT_SUPPORTED("codec-not-supported"),
  RATE_LIMITED("rate-limited"),
  INTERNAL("internal");

  private final String wire;

  ErrorCode(String wire) {
    this.wire = wire;
  }

  /** The code as sent to clients. */
  public String wire() {
    return wire;
  }
}
