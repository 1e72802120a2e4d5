package io.sluice.admin.http;

import io.sluice.admin.metrics.MetricsPage;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The metrics for Prometheus; open to all who reach the port, and free of names and ids. */
@Open
@Path("/metrics")
public final class MetricsResource {
  private final MetricsPage page;

  @Inject
  public MetricsResource(MetricsPage page) {
    this.page = page;
  }

  @GET
  @Produces(MetricsPage.MEDIA_TYPE)
  public String metrics() {
    return page.scrape();
  }
}
