package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.CountingRecycler;
import io.sluice.core.testkit.RtpPackets;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 3550 sections 6.1 and 6.2: what a compound report holds, and when it goes. */
class ReportsTest {
  private static final byte[] CNAME = "c7f3a1b2c3d4e5f6".getBytes(StandardCharsets.UTF_8);

  private final VirtualClock clock = new VirtualClock();
  private final NtpClock ntpClock = new NtpClock(1_700_000_000_000L, clock.nanos());

  @Test
  void shouldSpreadReportsBetweenHalfAndOneAndAHalfIntervals() {
    Seeds.forEach(
        10,
        random -> {
          long interval = ReportScheduler.INTERVAL_NANOS;
          ReportScheduler scheduler = new ReportScheduler(random, interval, clock.nanos());
          assertThat(scheduler.due(clock.nanos())).isFalse();
          assertThat(scheduler.nextDeadline() - clock.nanos())
              .isBetween(interval / 4, interval * 3 / 4);
          long shortest = Long.MAX_VALUE;
          long longest = 0;
          for (int i = 0; i < 1_000; i++) {
            clock.advanceTo(scheduler.nextDeadline());
            assertThat(scheduler.due(clock.nanos())).isTrue();
            scheduler.sent(clock.nanos());
            long wait = scheduler.nextDeadline() - clock.nanos();
            shortest = Math.min(shortest, wait);
            longest = Math.max(longest, wait);
          }
          assertThat(shortest).isBetween(interval / 2, interval * 6 / 10);
          assertThat(longest).isBetween(interval * 14 / 10, interval * 3 / 2);
        });
  }

  @Test
  void shouldReportOnEveryStreamHeardInDatagramsOfThirtyOne() {
    List<ReceiveStream> streams = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      ReceiveStream stream = new ReceiveStream(1_000 + i, 90_000);
      if (i % 10 != 0) {
        stream.receive(new RtpPackets(new CountingRecycler()).packet(i, 0, clock.nanos()));
      }
      streams.add(stream);
    }
    List<Long> reported = new ArrayList<>();
    int[] next = {0};
    int datagrams = 0;
    while (next[0] < streams.size()) {
      RtcpRecorder datagram =
          RtcpRecorder.datagram(
              writer ->
                  next[0] =
                      CompoundReports.receiver(writer, 1, CNAME, streams, next[0], clock.nanos()));
      assertThat(datagram.names).containsExactly("c7f3a1b2c3d4e5f6");
      assertThat(datagram.blocks.size()).isLessThanOrEqualTo(31);
      datagram.blocks.forEach(block -> reported.add(block.ssrc()));
      datagrams++;
    }
    assertThat(datagrams).isEqualTo(3);
    assertThat(reported).hasSize(63).doesNotHaveDuplicates().doesNotContain(1_000L, 1_010L);
  }

  @Test
  void shouldNameOurselvesEvenWithoutStreams() {
    RtcpRecorder datagram =
        RtcpRecorder.datagram(
            writer -> CompoundReports.receiver(writer, 1, CNAME, List.of(), 0, clock.nanos()));
    assertThat(datagram.names).hasSize(1);
    assertThat(datagram.blocks).isEmpty();
  }

  @Test
  void shouldReportOnEverySentStreamWithItsName() {
    List<SendStream> streams = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      SendStream stream = new SendStream(i, CNAME);
      stream.sent(1, 1);
      if (i % 10 != 0) {
        stream.source(new SourceTime(ntpClock.ntp(clock.nanos()), 0, 90_000), 0);
      }
      streams.add(stream);
    }
    List<Long> reported = new ArrayList<>();
    int[] next = {0};
    while (next[0] < streams.size()) {
      int from = next[0];
      RtcpRecorder datagram =
          RtcpRecorder.datagram(
              writer ->
                  next[0] = CompoundReports.sender(writer, streams, from, ntpClock, clock.nanos()));
      assertThat(next[0]).isGreaterThan(from);
      assertThat(datagram.names).hasSameSizeAs(datagram.senders);
      datagram.senders.forEach(sender -> reported.add(sender.ssrc()));
    }
    assertThat(reported).hasSize(45).doesNotHaveDuplicates().doesNotContain(0L, 10L);
  }
}
