package io.sluice.loadtest.report;

import io.sluice.loadtest.measure.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which metrics are shown together to people, and in which order. */
final class MetricGroups {
  /** Single numbers. */
  static final Map<String, List<Metric>> NUMBERS = numbers();

  /** Rows of the median, 95%, 99% and the longest. */
  static final Map<String, List<Metric>> DELAYS = delays();

  /** What is told of each step of a capacity search, and of each phase. */
  static final List<Metric> STEP =
      List.of(
          Metric.CLIENTS,
          Metric.PACKETS,
          Metric.LOSS,
          Metric.AUDIO_P99,
          Metric.VIDEO_P99,
          Metric.JOIN_P95,
          Metric.FROZEN,
          Metric.SERVER_CPU,
          Metric.PACKETS_PER_CPU_SECOND);

  private MetricGroups() {}

  private static Map<String, List<Metric>> numbers() {
    Map<String, List<Metric>> groups = new LinkedHashMap<>();
    groups.put("Clients", List.of(Metric.CLIENTS, Metric.FAILED));
    groups.put("Received", List.of(Metric.PACKETS, Metric.BITRATE));
    groups.put(
        "Loss", List.of(Metric.LOSS, Metric.LOSS_FIRST, Metric.DUPLICATES, Metric.REORDERED));
    groups.put("Jitter", List.of(Metric.JITTER, Metric.VIDEO_JITTER));
    groups.put("Picture", List.of(Metric.FROZEN, Metric.FREEZES, Metric.FROZEN_CLIENTS));
    groups.put(
        "Feedback",
        List.of(Metric.NACKS, Metric.PLIS, Metric.PUBLISHER_NACKS, Metric.PUBLISHER_PLIS));
    groups.put(
        "Server", List.of(Metric.SERVER_CPU, Metric.SERVER_MEMORY, Metric.PACKETS_PER_CPU_SECOND));
    groups.put(
        "Load tester",
        List.of(
            Metric.SENT,
            Metric.TESTER_CPU,
            Metric.TESTER_LOOP,
            Metric.TESTER_LATENESS,
            Metric.TESTER_SKIPPED,
            Metric.TESTER_DROPS));
    return groups;
  }

  private static Map<String, List<Metric>> delays() {
    Map<String, List<Metric>> rows = new LinkedHashMap<>();
    rows.put("Delay", List.of(Metric.P50, Metric.P95, Metric.P99, Metric.MAX));
    rows.put(
        "  of video",
        List.of(Metric.VIDEO_P50, Metric.VIDEO_P95, Metric.VIDEO_P99, Metric.VIDEO_MAX));
    rows.put(
        "  of audio",
        List.of(Metric.AUDIO_P50, Metric.AUDIO_P95, Metric.AUDIO_P99, Metric.AUDIO_MAX));
    rows.put("Join", List.of(Metric.JOIN_P50, Metric.JOIN_P95, Metric.JOIN_P99, Metric.JOIN_MAX));
    return rows;
  }
}
