package io.sluice.signaling.protocol;

import org.jspecify.annotations.Nullable;

/** A field of a request is at fault; thrown by {@link Fields}, caught by {@link ProtocolCodec}. */
final class FieldException extends Exception {
  private final String code;
  private final String field;

  FieldException(String code, String message, String field) {
    super(message, null, false, false);
    this.code = code;
    this.field = field;
  }

  ProtocolError toError(@Nullable String re) {
    String message = String.valueOf(getMessage());
    return new ProtocolError(code, message, field, re);
  }
}
