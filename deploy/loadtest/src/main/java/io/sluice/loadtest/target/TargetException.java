package io.sluice.loadtest.target;

/**
 * A step of a client's signalling failed; the message is for people and names the step and room.
 */
public final class TargetException extends RuntimeException {
  /** No answer in time. */
  public static final String TIMEOUT = "timeout";

  /** The server's address cannot be connected to. */
  public static final String UNREACHABLE = "unreachable";

  /** The signalling or a connection was closed. */
  public static final String CLOSED = "closed";

  /** The server's answer cannot be used. */
  public static final String BAD_ANSWER = "bad-answer";

  /** The target cannot do what is asked. */
  public static final String UNSUPPORTED = "unsupported";

  private final String room;
  private final String step;
  private final String code;

  /**
   * A failure.
   *
   * @param room the room, empty if it is about none
   * @param step what the client was at, such as join or publish
   * @param code the server's code, such as unauthorized or 404, or one of ours
   * @param detail what went wrong, one clause
   */
  public TargetException(String room, String step, String code, String detail) {
    super((room.isEmpty() ? "" : "room " + room + ", ") + step + ": " + detail + " (" + code + ")");
    this.room = room;
    this.step = step;
    this.code = code;
  }

  public String room() {
    return room;
  }

  public String step() {
    return step;
  }

  public String code() {
    return code;
  }
}
