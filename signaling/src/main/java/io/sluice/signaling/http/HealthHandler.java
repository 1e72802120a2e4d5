package io.sluice.signaling.http;

import io.sluice.signaling.rest.Body;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code /healthz}: 200 while media is up; that it answers at all shows that signalling is. Media
 * is asked, which may take a moment: not on a selector thread.
 */
final class HealthHandler extends Handler.Abstract {
  private final BooleanSupplier mediaUp;

  HealthHandler(BooleanSupplier mediaUp) {
    this.mediaUp = mediaUp;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!Request.getPathInContext(request).equals("/healthz")) {
      return false;
    }
    boolean up = mediaUp.getAsBoolean();
    response.setStatus(up ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503);
    Body.write(up ? "ok" : "media is down", "text/plain", response, callback);
    return true;
  }
}
