package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtcp.RtcpWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers to receiver reference times (RFC 3611 section 4.5). */
class ReferenceTimesTest {
  private static final long HALF_A_SECOND = 500_000_000L;

  /** An extended report with the answer to one receiver. */
  private static final int ANSWER_LENGTH = 24;

  private final ReferenceTimes times = new ReferenceTimes();

  private record Answer(long ssrc, long lastRr, long delay) {}

  private List<Answer> answers(int room, long nowNanos) {
    byte[] data = new byte[room];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(data, 0, room);
    times.answer(writer, 1, nowNanos);
    List<Answer> answers = new ArrayList<>();
    RtcpParser.parse(
        data,
        0,
        writer.length(),
        new RtcpHandler() {
          @Override
          public void dlrr(long senderSsrc, long ssrc, long lastRr, long delaySinceLastRr) {
            answers.add(new Answer(ssrc, lastRr, delaySinceLastRr));
          }
        });
    return answers;
  }

  @Test
  void shouldAnswerTheNewestTimeOfEachReceiverOnce() {
    times.received(7, 0x1111_2222_3333_4444L, 0);
    times.received(8, 0x5555_6666_7777_8888L, 0);
    times.received(7, 0x9999_aaaa_bbbb_ccccL, HALF_A_SECOND);

    assertThat(answers(1_200, 2 * HALF_A_SECOND))
        .containsExactlyInAnyOrder(
            new Answer(7, 0xaaaa_bbbbL, 32_768), new Answer(8, 0x6666_7777L, 65_536));
    assertThat(answers(1_200, 2 * HALF_A_SECOND)).isEmpty();
  }

  @Test
  void shouldKeepWhatHasNoRoomForTheNextReport() {
    for (int ssrc = 0; ssrc < 100; ssrc++) {
      times.received(ssrc, 1L << 32, 0);
    }
    List<Answer> first = answers(3 * ANSWER_LENGTH, 0);
    List<Answer> second = answers(1_200, 0);

    assertThat(first).hasSize(3);
    assertThat(second).hasSize(ReferenceTimes.MAX_RECEIVERS - 3).doesNotContainAnyElementsOf(first);
  }
}
