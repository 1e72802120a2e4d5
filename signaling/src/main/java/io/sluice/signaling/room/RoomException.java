package io.sluice.signaling.room;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command was refused; nothing has changed. The message is for people and may be sent to them.
 */
public final class RoomException extends Exception {
  private final ErrorCode code;
  private final @Nullable String field;

  public RoomException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * @param field the field of the request that is at fault, or null
   */
  public RoomException(ErrorCode code, String message, @Nullable String field) {
    super(message);
    this.code = code;
    this.field = field;
  }

  public ErrorCode code() {
    return code;
  }

  public @Nullable String field() {
    return field;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNullElse(super.getMessage(), "");
  }
}
