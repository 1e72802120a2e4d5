package io.sluice.signaling.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Tells browsers what a page of ours may do: nothing inline, nothing foreign. */
final class SecurityHeaders extends Handler.Wrapper {
  private static final HttpFields HEADERS =
      HttpFields.build()
          .put(
              "Content-Security-Policy",
              "default-src 'self'; connect-src 'self' ws: wss:; media-src 'self' blob:; "
                  + "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
                  + "form-action 'self'; frame-ancestors 'self'")
          .put("X-Content-Type-Options", "nosniff")
          .put("Referrer-Policy", "same-origin")
          .put(
              "Permissions-Policy",
              "camera=(self), microphone=(self), display-capture=(self), geolocation=()")
          .asImmutable();

  SecurityHeaders(Handler handler) {
    super(handler);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    response.getHeaders().add(HEADERS);
    return super.handle(request, response, callback);
  }
}
