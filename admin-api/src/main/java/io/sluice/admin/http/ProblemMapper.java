package io.sluice.admin.http;

import io.sluice.admin.model.Problem;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every exception of a resource as a problem; what is our fault is logged and not shown. */
public final class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

  @Override
  public Response toResponse(Throwable thrown) {
    if (!(thrown instanceof WebApplicationException e) || e.getResponse().getStatus() >= 500) {
      LOG.error("an admin request failed", thrown);
      return Problems.response(
              new Problem("Internal Server Error", 500, "The server failed; its log says why."))
          .build();
    }
    Response original = e.getResponse();
    int status = original.getStatus();
    ResponseBuilder answer =
        Problems.response(
            new Problem(original.getStatusInfo().getReasonPhrase(), status, detail(e)));
    @Nullable String allow = original.getHeaderString(HttpHeaders.ALLOW);
    if (allow != null) {
      answer.header(HttpHeaders.ALLOW, allow);
    }
    return answer.build();
  }

  private static String detail(WebApplicationException e) {
    if (e instanceof NotAllowedException) {
      return "This resource does not take this method.";
    }
    String generic = "HTTP " + e.getResponse().getStatus();
    @Nullable String message = e.getMessage();
    return message == null || message.startsWith(generic) ? "There is no such resource." : message;
  }
}
