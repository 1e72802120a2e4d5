package io.sluice.admin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.admin.FakeSources;
import io.sluice.signaling.room.JoinCounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Names and values of the metrics; dashboards depend on them. */
class MetricsPageTest {
  private final FakeSources fake = new FakeSources();
  private final MetricsPage page = new MetricsPage(fake.sources());

  @AfterEach
  void close() {
    page.close();
  }

  @Test
  void shouldShowEachLoop() {
    assertThat(page.scrape())
        .contains(
            "sluice_loop_transports{loop=\"0\"} 4.0",
            "sluice_loop_transports_tcp{loop=\"0\"} 1.0",
            "sluice_loop_transports_slow{loop=\"0\"} 2.0",
            "sluice_loop_tracks{loop=\"0\"} 5.0",
            "sluice_loop_subscriptions{loop=\"1\"} 6.0",
            "sluice_loop_packets_in_total{loop=\"0\"} 10.0",
            "sluice_loop_packets_in_total{loop=\"1\"} 20.0",
            "sluice_loop_bytes_in_total{loop=\"0\"} 1000.0",
            "sluice_loop_packets_out_total{loop=\"0\"} 20.0",
            "sluice_loop_bytes_out_total{loop=\"0\"} 2000.0",
            "sluice_loop_send_calls_total{loop=\"0\"} 8.0",
            "sluice_loop_rejected_total{loop=\"0\"} 1.0",
            "sluice_loop_shed_total{loop=\"0\"} 3.0",
            "sluice_loop_skipped_total{loop=\"0\"} 4.0",
            "sluice_loop_slowed_total{loop=\"0\"} 5.0",
            "sluice_loop_buffers_out{loop=\"0\"} 9.0",
            "sluice_loop_timers{loop=\"0\"} 11.0",
            "sluice_loop_busy_seconds_total{loop=\"1\"} 3.0",
            "sluice_loop_stalls_total{loop=\"0\"} 2.0",
            "sluice_ice_agents 7.0",
            "sluice_dtls_handshakes 3.0",
            "sluice_media_sockets 1.0");
  }

  @Test
  void shouldReadTheSourcesAtEachScrape() {
    page.scrape();
    fake.plane = FakeSources.plane(100);

    assertThat(page.scrape()).contains("sluice_loop_packets_in_total{loop=\"0\"} 1000.0");
  }

  @Test
  void shouldCountParticipantsByDialectAndTracksByKind() {
    fake.rooms = List.of(FakeSources.room("a", "A"), FakeSources.room("b", "B"));

    assertThat(page.scrape())
        .contains(
            "sluice_rooms 2.0",
            "sluice_participants{dialect=\"native\"} 2.0",
            "sluice_participants{dialect=\"whep\"} 2.0",
            "sluice_tracks{kind=\"audio\"} 2.0",
            "sluice_tracks{kind=\"video\"} 2.0");
  }

  @Test
  void shouldShowZeroForADialectThatNobodySpeaks() {
    fake.rooms = List.of(FakeSources.room("a", "A"));
    page.scrape();
    fake.rooms = List.of();

    assertThat(page.scrape())
        .contains("sluice_participants{dialect=\"whep\"} 0.0", "sluice_rooms 0.0");
  }

  @Test
  void shouldCountJoinsByResultAsResultsAppear() {
    fake.joins = new JoinCounts(Map.of("ok", 3L));
    assertThat(page.scrape()).contains("sluice_joins_total{result=\"ok\"} 3.0");

    fake.joins = new JoinCounts(Map.of("ok", 4L, "room-full", 1L));
    assertThat(page.scrape())
        .contains(
            "sluice_joins_total{result=\"ok\"} 4.0",
            "sluice_joins_total{result=\"room-full\"} 1.0");
  }

  @Test
  void shouldShowTheProcess() {
    System.gc();
    assertThat(page.scrape())
        .contains(
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "jvm_gc_",
            "process_cpu_usage",
            "process_files_open_files",
            "process_uptime_seconds");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldShowTheResidentMemoryOfTheProcess() {
    double bytes =
        page.scrape()
            .lines()
            .filter(line -> line.startsWith("process_resident_memory_bytes "))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
            .findFirst()
            .orElse(0);

    assertThat(bytes).isBetween(1e7, 1e11);
  }

  @Test
  void shouldNotShowNamesOrIds() {
    fake.rooms = List.of(FakeSources.room("secret-room", "Board meeting"));

    assertThat(page.scrape()).doesNotContain("secret-room", "Board meeting", "Ada", "p1");
  }
}
