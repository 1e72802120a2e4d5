package io.sluice.admin.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.core.api.MediaKind;
import io.sluice.signaling.room.RoomSnapshot;
import java.util.HashSet;
import java.util.Set;

/** Rooms, participants, tracks and joins. Labels are of small fixed sets: never a name or an id. */
final class RoomMetrics {
  private final MeterRegistry registry;
  private final Set<String> joinResults = new HashSet<>();
  private volatile Sample sample = Sample.EMPTY;

  RoomMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("sluice.rooms", () -> sample.rooms().size())
        .description("Rooms open")
        .register(registry);
    for (String dialect : RoomSnapshot.DIALECTS) {
      Gauge.builder("sluice.participants", () -> sample.participants(dialect))
          .description("Participants present, by the dialect that they joined with")
          .tag("dialect", dialect)
          .register(registry);
    }
    for (MediaKind kind : MediaKind.values()) {
      Gauge.builder("sluice.tracks", () -> sample.tracks(kind))
          .description("Tracks published")
          .tag("kind", kind.text())
          .register(registry);
    }
  }

  void show(Sample next) {
    sample = next;
    for (String result : next.joins().byResult().keySet()) {
      if (joinResults.add(result)) {
        FunctionCounter.builder("sluice.joins", this, m -> m.joins(result))
            .description("Joins by result: ok, or the code of the error")
            .tag("result", result)
            .register(registry);
      }
    }
  }

  private double joins(String result) {
    return sample.joins().byResult().getOrDefault(result, 0L);
  }
}
