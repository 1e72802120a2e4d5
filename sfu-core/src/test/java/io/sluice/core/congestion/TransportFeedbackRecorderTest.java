package io.sluice.core.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.VirtualClock;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtcp.TransportFeedback;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** draft-holmer-rmcat-transport-wide-cc-extensions-01. */
class TransportFeedbackRecorderTest {
  private record Status(int sequence, boolean received, long micros) {}

  private final VirtualClock clock = new VirtualClock();
  private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
  private final List<Integer> feedbackCounts = new ArrayList<>();

  private void receive(int... sequences) {
    for (int sequence : sequences) {
      recorder.received(sequence & 0xffff, clock.nanos());
    }
  }

  /** Everything that waits, in as many datagrams as it takes. */
  private List<Status> report(TransportFeedbackRecorder from, int bytes) {
    List<Status> statuses = new ArrayList<>();
    RtcpWriter writer = new RtcpWriter();
    byte[] buffer = new byte[bytes];
    while (from.pending()) {
      writer.begin(buffer, 0, buffer.length);
      assertThat(from.write(writer, 1, 2, clock.nanos())).isTrue();
      RtcpHandler handler =
          new RtcpHandler() {
            @Override
            public void transportFeedback(
                long senderSsrc, long mediaSsrc, byte[] buf, int offset, int length) {
              feedbackCounts.add(TransportFeedback.feedbackCount(buf, offset));
              assertThat(
                      TransportFeedback.parse(
                          buf,
                          offset,
                          length,
                          (sequence, received, micros) ->
                              statuses.add(new Status(sequence, received, micros))))
                  .isTrue();
            }
          };
      assertThat(RtcpParser.parse(buffer, 0, writer.length(), handler)).isTrue();
    }
    return statuses;
  }

  private List<Status> report() {
    return report(recorder, 1_200);
  }

  private static List<Integer> sequences(List<Status> statuses, boolean received) {
    return statuses.stream().filter(s -> s.received == received).map(Status::sequence).toList();
  }

  @Test
  void shouldReportArrivalsAndLossesAcrossWrapAround() {
    receive(65_534);
    clock.advanceMillis(5);
    receive(65_535);
    clock.advanceMillis(7);
    receive(2);
    List<Status> statuses = report();
    assertThat(sequences(statuses, true)).containsExactly(65_534, 65_535, 2);
    assertThat(sequences(statuses, false)).containsExactly(0, 1);
    assertThat(statuses.get(1).micros - statuses.get(0).micros).isEqualTo(5_000);
    assertThat(statuses.get(4).micros - statuses.get(1).micros).isEqualTo(7_000);
  }

  @Test
  void shouldGoOnWhereTheLastReportEnded() {
    receive(10, 11);
    report();
    receive(14);
    List<Status> statuses = report();
    assertThat(sequences(statuses, false)).containsExactly(12, 13);
    assertThat(sequences(statuses, true)).containsExactly(14);
    assertThat(feedbackCounts).containsExactly(0, 1);
    assertThat(recorder.nextDeadline()).isEqualTo(TransportFeedbackRecorder.NEVER);
  }

  @Test
  void shouldBeDueEveryInterval() {
    receive(1);
    long first = clock.nanos();
    assertThat(recorder.due(clock.nanos())).isFalse();
    assertThat(recorder.nextDeadline()).isEqualTo(first + TransportFeedbackRecorder.INTERVAL_NANOS);
    clock.advanceTo(recorder.nextDeadline());
    assertThat(recorder.due(clock.nanos())).isTrue();
    report();
    assertThat(recorder.due(clock.nanos())).isFalse();
  }

  @Test
  void shouldReportEarlyBeforeTheWindowFills() {
    for (int i = 0; i <= 500; i++) {
      receive(i);
    }
    assertThat(recorder.due(clock.nanos())).isTrue();
    assertThat(sequences(report(), true)).hasSize(501);
  }

  @Test
  void shouldReportAgainFromPacketThatCameAfterItWasMissing() {
    receive(1, 3);
    assertThat(sequences(report(), false)).containsExactly(2);
    clock.advanceMillis(30);
    receive(2, 4);
    List<Status> again = report();
    assertThat(sequences(again, true)).containsExactly(2, 3, 4);
    assertThat(again.get(0).micros - again.get(1).micros).isEqualTo(30_000);
  }

  @Test
  void shouldKeepFirstArrivalOfDuplicate() {
    receive(1, 2);
    clock.advanceMillis(20);
    receive(1);
    receive(3);
    List<Status> statuses = report();
    assertThat(statuses.get(1).micros - statuses.get(0).micros).isZero();
    assertThat(statuses.get(2).micros - statuses.get(1).micros).isEqualTo(20_000);
  }

  @Test
  void shouldDropTheOldestBeyondTheWindow() {
    for (int i = 0; i < 5_000; i++) {
      receive(i);
    }
    List<Status> statuses = report();
    assertThat(statuses).hasSize(TransportFeedbackRecorder.MAX_PENDING);
    assertThat(statuses.get(statuses.size() - 1).sequence).isEqualTo(4_999);
  }

  @Test
  void shouldStartAnewAfterJumpForwardAndBack() {
    receive(100, 20_000);
    assertThat(sequences(report(), true)).containsExactly(20_000);
    receive(5);
    assertThat(recorder.pending()).as("one far back proves nothing").isFalse();
    receive(6);
    assertThat(sequences(report(), true)).containsExactly(6);
    receive(7);
    assertThat(sequences(report(), true)).containsExactly(7);
  }

  /** A report's deltas have 16 bits of 250 µs: a longer pause needs another one. */
  @Test
  void shouldReportAcrossPauseOfAnHour() {
    receive(1);
    clock.advanceMillis(3_600_000);
    receive(2);
    List<Status> statuses = report();
    assertThat(sequences(statuses, true)).containsExactly(1, 2);
    assertThat(statuses.get(1).micros - statuses.get(0).micros).isEqualTo(3_600_000_000L);
  }

  @Test
  void shouldSplitWhatDoesNotFitOneDatagram() {
    for (int i = 0; i < 400; i++) {
      receive(i);
      clock.advanceMillis(i % 5 * 20L);
    }
    assertThat(sequences(report(recorder, 200), true)).hasSize(400);
    assertThat(feedbackCounts.size()).isGreaterThan(2);
  }

  @Test
  void shouldLeaveEverythingPendingWithoutRoom() {
    receive(1);
    RtcpWriter writer = new RtcpWriter();
    writer.begin(new byte[16], 0, 16);
    assertThat(recorder.write(writer, 1, 2, clock.nanos())).isFalse();
    assertThat(sequences(report(), true)).containsExactly(1);
  }

  /** Any numbers at all: no exception, no endless report, and what is reported did arrive. */
  @Test
  void shouldSurviveAnySequenceNumbers() {
    Seeds.forEach(
        30,
        random -> {
          TransportFeedbackRecorder any = new TransportFeedbackRecorder();
          Map<Integer, Boolean> arrived = new HashMap<>();
          int sequence = random.nextInt(65_536);
          for (int i = 0; i < 5_000; i++) {
            int step = random.nextInt(200) == 0 ? random.nextInt(65_536) : random.nextInt(6) - 1;
            sequence = (sequence + step) & 0xffff;
            any.received(sequence, clock.nanos());
            arrived.put(sequence, true);
            clock.advanceNanos(random.nextLong(3_000_000));
            if (any.due(clock.nanos())) {
              List<Status> statuses = report(any, 1_200);
              assertThat(statuses.size()).isBetween(1, TransportFeedbackRecorder.MAX_PENDING);
              assertThat(arrived.keySet()).containsAll(sequences(statuses, true));
            }
          }
        });
  }
}
