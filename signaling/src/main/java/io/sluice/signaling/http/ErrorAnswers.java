package io.sluice.signaling.http;

import io.sluice.signaling.rest.Problem;
import io.sluice.signaling.room.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What no handler answers: problem details where programs ask, plain text elsewhere. */
final class ErrorAnswers implements Request.Handler {
  private static final List<String> FOR_PROGRAMS = List.of("/api", "/whip", "/whep");

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = Math.max(response.getStatus(), HttpStatus.BAD_REQUEST_400);
    if (isForPrograms(request.getHttpURI().getCanonicalPath())) {
      Problem.of(status, code(status), detail(status)).write(response, callback);
      return true;
    }
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    String text = status + " " + HttpStatus.getMessage(status) + "\n";
    response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
    return true;
  }

  /** The path is null where the request could not be read so far. */
  private static boolean isForPrograms(@Nullable String path) {
    return path != null
        && FOR_PROGRAMS.stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "/"));
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case HttpStatus.NOT_FOUND_404 -> ErrorCode.UNKNOWN_TYPE;
      case HttpStatus.PAYLOAD_TOO_LARGE_413, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
          ErrorCode.TOO_LARGE;
      default -> HttpStatus.isServerError(status) ? ErrorCode.INTERNAL : ErrorCode.INVALID_FIELD;
    };
  }

  private static String detail(int status) {
    return status == HttpStatus.NOT_FOUND_404
        ? "There is nothing at this address."
        : HttpStatus.getMessage(status) + ".";
  }
}
