package io.sluice.admin.http;

import io.sluice.admin.model.Problem;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Errors that Jetty finds before a resource is reached, as problems; repeats nothing it was sent.
 */
final class ProblemErrorHandler implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String title = HttpStatus.getMessage(status);
    String json =
        "{\"title\":\"%s\",\"status\":%d,\"detail\":\"The request cannot be handled.\"}"
            .formatted(title, status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    Content.Sink.write(response, true, json, callback);
    return true;
  }
}
