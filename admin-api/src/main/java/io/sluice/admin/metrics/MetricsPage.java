package io.sluice.admin.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.admin.model.AdminSources;

/** The metrics page; one scrape at a time, each from one fresh {@link Sample}. */
public final class MetricsPage implements AutoCloseable {
  /** The Prometheus text format. */
  public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final AdminSources sources;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RoomMetrics rooms = new RoomMetrics(registry);
  private final PlaneMetrics plane = new PlaneMetrics(registry);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  public MetricsPage(AdminSources sources) {
    this.sources = sources;
    gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new ResidentMemory().bindTo(registry);
  }

  /** Reads the sources and prints every metric. */
  public synchronized String scrape() {
    Sample sample = Sample.of(sources);
    rooms.show(sample);
    plane.show(sample.plane());
    return registry.scrape();
  }

  @Override
  public synchronized void close() {
    gc.close();
    registry.close();
  }
}
