package io.sluice.admin.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code process_resident_memory_bytes}, which the JVM's own metrics leave out: what the whole
 * process holds, and what a container's limit counts. Only Linux tells it.
 */
final class ResidentMemory implements MeterBinder {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PREFIX = "VmRSS:";
  private static final String UNIT = "kB";

  @Override
  public void bindTo(MeterRegistry registry) {
    if (Files.isReadable(STATUS)) {
      Gauge.builder("process.resident.memory", ResidentMemory::bytes)
          .baseUnit(BaseUnits.BYTES)
          .description("Resident memory of the process")
          .register(registry);
    }
  }

  private static double bytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(PREFIX)) {
          return 1024.0 * Long.parseLong(line.substring(PREFIX.length()).replace(UNIT, "").strip());
        }
      }
    } catch (IOException e) {
      // Not known then.
    }
    return Double.NaN;
  }
}
