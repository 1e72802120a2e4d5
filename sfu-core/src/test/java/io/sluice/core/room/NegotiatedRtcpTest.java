package io.sluice.core.room;

import static io.sluice.core.room.RoomHarness.DELTA;
import static io.sluice.core.room.RoomHarness.KEYFRAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.ReceiveSection;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtcp.RtcpWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reduced-size RTCP (RFC 5506) and reference times (RFC 3611), where they were negotiated. */
class NegotiatedRtcpTest {
  private static final long SSRC = 1_000;
  private static final int RECEIVER_REPORT = 201;
  private static final int SOURCE_DESCRIPTION = 202;
  private static final int TRANSPORT_FEEDBACK = 205;

  /** That of the harness's publisher streams. */
  private static final long OUR_SSRC = 1;

  private final RoomHarness room = new RoomHarness();

  private record Answer(long ssrc, long lastRr, long delay) {}

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    room.home.run();
    room.other.run();
    room.recycler.assertAllReturned();
  }

  private void publish(ReceiveSection.Rtcp rtcp) {
    ReceiveSection video = room.video("a", SSRC);
    room.publish(
        new ReceiveSection(
            video.mid(),
            video.kind(),
            video.payloads(),
            video.extensions(),
            video.streams(),
            video.rids(),
            false,
            rtcp,
            false));
  }

  private void loseAPacket() {
    room.receive(SSRC, 1, KEYFRAME);
    room.receive(SSRC, 3, DELTA);
    room.rtcp.clear();
    room.pass(500);
    assertThat(room.nacksSent()).contains(2);
  }

  /** The packet types of a datagram, in order. */
  private static List<Integer> types(byte[] datagram) {
    List<Integer> types = new ArrayList<>();
    for (int at = 0; at < datagram.length; ) {
      types.add(datagram[at + 1] & 0xff);
      at += 4 * (((datagram[at + 2] & 0xff) << 8 | (datagram[at + 3] & 0xff)) + 1);
    }
    return types;
  }

  @Test
  void shouldSendFeedbackAloneWhereReducedSizeWasNegotiated() {
    publish(new ReceiveSection.Rtcp(true, false));
    loseAPacket();

    assertThat(room.rtcp)
        .extracting(NegotiatedRtcpTest::types)
        .contains(List.of(TRANSPORT_FEEDBACK));
  }

  @Test
  void shouldBeginEveryDatagramWithAReportAndOurNameElsewhere() {
    publish(new ReceiveSection.Rtcp(false, false));
    loseAPacket();

    assertThat(room.rtcp)
        .extracting(NegotiatedRtcpTest::types)
        .contains(List.of(RECEIVER_REPORT, SOURCE_DESCRIPTION, TRANSPORT_FEEDBACK))
        .allMatch(types -> types.get(0) == RECEIVER_REPORT && types.get(1) == SOURCE_DESCRIPTION);
  }

  private void publisherSendsTime(long ssrc, long ntp) {
    byte[] data = new byte[100];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(data, 0, data.length);
    writer.receiverReport(ssrc);
    writer.receiverReferenceTime(ssrc, ntp);
    room.publisher.now(room.clock.nanos());
    room.home.as(() -> RtcpParser.parse(data, 0, writer.length(), room.publisher));
  }

  private List<Answer> answers() {
    List<Answer> answers = new ArrayList<>();
    RtcpHandler handler =
        new RtcpHandler() {
          @Override
          public void dlrr(long senderSsrc, long ssrc, long lastRr, long delaySinceLastRr) {
            assertThat(senderSsrc).isEqualTo(OUR_SSRC);
            answers.add(new Answer(ssrc, lastRr, delaySinceLastRr));
          }
        };
    for (byte[] datagram : room.rtcp) {
      assertThat(RtcpParser.parse(datagram, 0, datagram.length, handler)).isTrue();
    }
    return answers;
  }

  @Test
  void shouldAnswerAReferenceTimeOnceWithItsDelay() {
    publish(new ReceiveSection.Rtcp(true, false));
    room.receive(SSRC, 1, KEYFRAME);
    long ntp = 0x1111_2222_3333_4444L;
    publisherSendsTime(SSRC, ntp);
    room.pass(3_000);

    assertThat(answers()).hasSize(1);
    Answer answer = answers().get(0);
    assertThat(answer.ssrc()).isEqualTo(SSRC);
    assertThat(answer.lastRr()).isEqualTo(NtpClock.middle(ntp));
    assertThat(answer.delay()).isBetween(1L, 2 * 65_536L);
  }

  @Test
  void shouldAnswerAtMostEightReceiversAReport() {
    publish(new ReceiveSection.Rtcp(true, false));
    room.receive(SSRC, 1, KEYFRAME);
    for (int i = 0; i < 1_000; i++) {
      publisherSendsTime(5_000 + i, 1L << 32);
    }
    room.pass(3_000);

    assertThat(answers()).hasSize(8).allMatch(answer -> answer.ssrc() < 5_008);
  }

  private List<Long> timesSent() {
    List<Long> times = new ArrayList<>();
    RtcpHandler handler =
        new RtcpHandler() {
          @Override
          public void receiverReferenceTime(long senderSsrc, long ntp) {
            times.add(ntp);
          }
        };
    for (byte[] datagram : room.rtcp) {
      RtcpParser.parse(datagram, 0, datagram.length, handler);
    }
    return times;
  }

  @Test
  void shouldSendReferenceTimesWhereTheyAreAnswered() {
    publish(new ReceiveSection.Rtcp(true, true));
    room.receive(SSRC, 1, KEYFRAME);
    room.pass(3_000);

    assertThat(timesSent()).isNotEmpty().isSorted();
  }

  @Test
  void shouldSendNoReferenceTimesElsewhere() {
    publish(new ReceiveSection.Rtcp(true, false));
    room.receive(SSRC, 1, KEYFRAME);
    room.pass(3_000);

    assertThat(timesSent()).isEmpty();
  }

  /** With a round trip of 400 ms a lost packet is not asked for again after 100 ms. */
  @Test
  void shouldTakeTheAnswerForARoundTrip() {
    publish(new ReceiveSection.Rtcp(true, true));
    room.receive(SSRC, 1, KEYFRAME);
    byte[] data = new byte[100];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(data, 0, data.length);
    writer.receiverReport(SSRC);
    long sent = NtpClock.middle(room.ntp.ntp(room.clock.nanos()));
    writer.dlrr(SSRC, OUR_SSRC, sent, 0);
    room.clock.advanceMillis(400);
    room.publisher.now(room.clock.nanos());
    room.home.as(() -> RtcpParser.parse(data, 0, writer.length(), room.publisher));
    room.receive(SSRC, 2, DELTA);

    room.receive(SSRC, 4, DELTA);
    room.pass(300);

    assertThat(room.nacksSent()).hasSize(1);
  }
}
