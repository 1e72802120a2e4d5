package io.sluice.admin.http;

import io.sluice.admin.metrics.MetricsPage;
import io.sluice.admin.model.AdminSources;
import org.glassfish.jersey.inject.hk2.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** The resources of the administration interface: each is listed here and nowhere else. */
final class AdminApplication extends ResourceConfig {
  AdminApplication(AdminSources sources, MetricsPage metrics, String token) {
    property(ServerProperties.WADL_FEATURE_DISABLE, true);
    property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
    register(
        new AbstractBinder() {
          @Override
          protected void configure() {
            bind(sources).to(AdminSources.class);
            bind(metrics).to(MetricsPage.class);
          }
        });
    register(ProbeResource.class);
    register(MetricsResource.class);
    register(RoomsResource.class);
    register(new BearerFilter(token));
    register(new ProblemMapper());
  }
}
