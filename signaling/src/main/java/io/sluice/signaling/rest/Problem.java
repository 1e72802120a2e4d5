package io.sluice.signaling.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.signaling.room.ErrorCode;
import io.sluice.signaling.room.RoomException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A problem (RFC 9457 section 3), without {@code type}: the code says what kind it is.
 *
 * @param title the status in words
 * @param status the HTTP status
 * @param detail for people to read
 * @param code one of the codes of PROTOCOL.md
 * @param field the field at fault
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String title, int status, String detail, String code, @Nullable String field) {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** A refusal with the status of its code. */
  public static Problem of(ErrorCode code, String detail) {
    return of(status(code), code, detail);
  }

  /** A refusal with a status of its own. */
  public static Problem of(int status, ErrorCode code, String detail) {
    return new Problem(HttpStatus.getMessage(status), status, detail, code.wire(), null);
  }

  /** A refusal by a room. */
  public static Problem of(RoomException e) {
    int status = status(e.code());
    return new Problem(
        HttpStatus.getMessage(status), status, e.getMessage(), e.code().wire(), e.field());
  }

  /** Answers a request with this problem; the connection ends if its body has not come by now. */
  public void write(Response response, Callback callback) {
    response.setStatus(status);
    if (!Body.hasCome(response.getRequest())) {
      Body.closeAfter(response);
    }
    try {
      Body.write(MAPPER.writeValueAsString(this), MEDIA_TYPE, response, callback);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case BAD_JSON, UNKNOWN_TYPE, INVALID_FIELD, BAD_SDP -> HttpStatus.BAD_REQUEST_400;
      case UNAUTHORIZED -> HttpStatus.UNAUTHORIZED_401;
      case FORBIDDEN -> HttpStatus.FORBIDDEN_403;
      case ROOM_NOT_FOUND, TRACK_NOT_FOUND, NOT_JOINED -> HttpStatus.NOT_FOUND_404;
      case ALREADY_JOINED, STALE_ANSWER -> HttpStatus.CONFLICT_409;
      case TOO_LARGE -> HttpStatus.PAYLOAD_TOO_LARGE_413;
      case CODEC_NOT_SUPPORTED -> HttpStatus.UNPROCESSABLE_ENTITY_422;
      case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS_429;
      case ROOM_FULL, TOO_MANY -> HttpStatus.SERVICE_UNAVAILABLE_503;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR_500;
    };
  }
}
