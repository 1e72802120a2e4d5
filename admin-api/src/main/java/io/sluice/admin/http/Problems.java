package io.sluice.admin.http;

import io.sluice.admin.model.Problem;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;

/** Answers that carry a {@link Problem}. */
final class Problems {
  private Problems() {}

  static ResponseBuilder response(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
  }
}
