package io.sluice.admin.http;

import io.sluice.admin.model.AdminSources;
import io.sluice.admin.model.Readiness;
import io.sluice.core.api.MediaPlaneException;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** Liveness and readiness for whoever supervises the process; open to all who reach the port. */
@Open
@Path("/")
@Produces(MediaType.TEXT_PLAIN)
public final class ProbeResource {
  private final AdminSources sources;

  @Inject
  public ProbeResource(AdminSources sources) {
    this.sources = sources;
  }

  /** 200 as long as the process and its media plane answer and media has sockets; else 503. */
  @GET
  @Path("healthz")
  public Response health() {
    try {
      return sources.plane().get().sockets().isEmpty()
          ? answer(503, "no media sockets")
          : answer(200, "ok");
    } catch (MediaPlaneException e) {
      return answer(503, "media does not answer");
    }
  }

  /** 200 when new participants may come, 503 while starting or draining. */
  @GET
  @Path("readyz")
  public Response ready() {
    Readiness readiness = sources.readiness().get();
    return answer(
        readiness == Readiness.READY ? 200 : 503, readiness.name().toLowerCase(Locale.ROOT));
  }

  private static Response answer(int status, String word) {
    return Response.status(status).entity(word + "\n").build();
  }
}
