package io.sluice.signaling.rest;

import io.sluice.signaling.room.ErrorCode;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Bearer tokens in requests (RFC 6750). */
public final class BearerToken {
  private static final String SCHEME = "Bearer ";

  private BearerToken() {}

  /** The token that the request shows, or null. */
  public static @Nullable String of(Request request) {
    String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? header.substring(SCHEME.length()).trim()
        : null;
  }

  /** Answers 401: a token is missing or not valid. */
  public static void refuse(
      @Nullable String token, String detail, Response response, Callback callback) {
    String challenge = token == null ? "Bearer" : "Bearer error=\"invalid_token\"";
    response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, challenge);
    Problem.of(ErrorCode.UNAUTHORIZED, detail).write(response, callback);
  }
}
