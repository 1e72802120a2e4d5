package io.sluice.core.room;

import static io.sluice.core.room.RoomHarness.DELTA;
import static io.sluice.core.room.RoomHarness.KEYFRAME;
import static io.sluice.core.room.RoomHarness.VP8_RTX;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.ReceiveSection;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscriptions that start from the cached group of pictures, in virtual time. */
class GopReplayTest {
  private static final long SSRC = 1_000;
  private static final long OTHER_SSRC = 2_000;
  private static final int TICKS_PER_FRAME = 3_000;
  private static final int COMPRESSION = 64;

  private final RoomHarness room = new RoomHarness();
  private final PublishedTrack track = publish();
  private final RoomHarness.Subscriber first = room.subscriber(RoomHarness.vp8());
  private final RoomHarness.Subscriber second = room.subscriber(RoomHarness.vp8());

  private PublishedTrack publish() {
    ReceiveSection video = room.video("a", SSRC);
    return room.publish(
        new ReceiveSection(
            video.mid(),
            video.kind(),
            video.payloads(),
            video.extensions(),
            video.streams(),
            video.rids(),
            false,
            video.rtcp(),
            true));
  }

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    room.home.run();
    room.other.run();
    room.recycler.assertAllReturned();
  }

  private void attach(RoomHarness.Subscriber subscriber) {
    room.home.as(() -> subscriber.subscription.attach(track.feedOn(room.home)));
    room.home.run();
  }

  /** A group of so many packets that somebody receives; what was asked before is forgotten. */
  private void group(int packets) {
    attach(first);
    room.receive(SSRC, 1, KEYFRAME);
    for (int sequence = 2; sequence <= packets; sequence++) {
      room.receive(SSRC, sequence, DELTA);
    }
    room.pass(20);
    room.rtcp.clear();
  }

  /** Lets quanta pass until the replay is over; returns how many. */
  private int replay() {
    int quanta = 0;
    while (room.home.isPacing()) {
      room.home.quantum();
      room.clock.advanceMillis(5);
      quanta++;
      assertThat(quanta).isLessThan(1_000);
    }
    return quanta;
  }

  private static void assertUnbroken(RoomHarness.Subscriber subscriber, int packets) {
    int from = subscriber.sequences().get(0);
    assertThat(subscriber.sequences())
        .containsExactlyElementsOf(IntStream.range(from, from + packets).boxed().toList());
  }

  @Test
  void shouldStartFromTheCacheAndAskThePublisherForNothing() {
    group(30);
    attach(second);
    assertThat(second.sent).isEmpty();
    replay();
    room.receive(SSRC, 31, DELTA);
    room.pass(2_000);

    assertUnbroken(second, 31);
    assertThat(room.plisSent() + room.firsSent()).isZero();
    assertUnbroken(first, 31);
  }

  /** What came before the newest picture looks as if it had been captured just before it. */
  @Test
  void shouldCompressTimestampsToJustBeforeTheEdge() {
    group(30);
    attach(second);
    replay();
    room.receive(SSRC, 31, DELTA);

    long edge = 30L * TICKS_PER_FRAME;
    List<Long> timestamps = second.sent.stream().map(RtpPacket::timestamp).toList();
    assertThat(timestamps).isSorted().doesNotHaveDuplicates();
    assertThat(timestamps.get(0)).isEqualTo(edge - 29L * TICKS_PER_FRAME / COMPRESSION);
    assertThat(timestamps.get(29)).isEqualTo(edge);
    assertThat(timestamps.get(30)).isEqualTo(edge + TICKS_PER_FRAME);
  }

  @Test
  void shouldSendQuantaThatEndWithinAQuarterOfASecond() {
    group(300);
    attach(second);
    int most = 0;
    int before = 0;
    int quanta = 0;
    while (room.home.isPacing()) {
      room.home.quantum();
      most = Math.max(most, second.sent.size() - before);
      before = second.sent.size();
      quanta++;
    }

    assertThat(quanta).isBetween(10, 50);
    assertThat(most).isLessThanOrEqualTo(GopReplay.MAX_QUANTUM);
    assertUnbroken(second, 300);
  }

  @Test
  void shouldCatchUpWithWhatComesMeanwhile() {
    group(40);
    attach(second);
    int sequence = 41;
    while (room.home.isPacing()) {
      room.home.quantum();
      room.receive(SSRC, sequence++, DELTA);
    }
    room.receive(SSRC, sequence, DELTA);

    assertUnbroken(second, sequence);
    assertUnbroken(first, sequence);
  }

  @Test
  void shouldGoOnThroughAKeyframeThatComesMeanwhile() {
    group(100);
    attach(second);
    room.home.quantum();
    room.receive(SSRC, 101, KEYFRAME);
    room.receive(SSRC, 102, DELTA);
    replay();
    room.receive(SSRC, 103, DELTA);

    assertUnbroken(second, 103);
  }

  @Test
  void shouldSendWhatWasRepairedTooLateForItsQuantum() {
    group(20);
    attach(second);
    for (int sequence = 22; sequence <= 100; sequence++) {
      room.receive(SSRC, sequence, DELTA);
    }
    while (second.sent.size() < 40) {
      room.home.quantum();
    }
    int before = second.sent.size();
    receiveRtx(21);
    assertThat(second.sent).hasSize(before + 1);
    int from = second.sequences().get(0);
    assertThat(second.sequences().get(before)).isEqualTo(from + 20);
    assertThat(room.home.isPacing()).isTrue();

    replay();

    assertThat(second.sequences()).doesNotHaveDuplicates().hasSize(100);
  }

  @Test
  void shouldSendWhatWasRepairedAfterTheReplay() {
    group(20);
    attach(second);
    room.receive(SSRC, 22, DELTA);
    replay();
    assertThat(second.sent).hasSize(21);

    receiveRtx(21);

    assertThat(second.sequences()).doesNotHaveDuplicates().hasSize(22);
  }

  private void receiveRtx(int original) {
    byte[] wrapped = new byte[2 + DELTA.length];
    RtpHeader.writeShort(wrapped, 0, original);
    System.arraycopy(DELTA, 0, wrapped, 2, DELTA.length);
    room.receive(room.packet(SSRC + 1, VP8_RTX, 40 + original, "", wrapped));
  }

  @Test
  void shouldAskForAKeyframeWhileSomethingIsMissing() {
    group(20);
    room.receive(SSRC, 22, DELTA);
    attach(second);
    room.pass(20);

    assertThat(room.plisSent()).isEqualTo(1);
    assertThat(room.home.isPacing()).isFalse();
  }

  @Test
  void shouldUseAGroupWhoseHoleWasRepaired() {
    group(20);
    room.receive(SSRC, 22, DELTA);
    receiveRtx(21);
    attach(second);
    replay();
    room.pass(100);

    assertUnbroken(second, 22);
    assertThat(room.plisSent()).isZero();
  }

  @Test
  void shouldAskForAKeyframeIfTheGroupIsLongerThanTwoSeconds() {
    group(20);
    room.clock.advanceMillis(2_001);
    room.receive(SSRC, 21, DELTA);
    attach(second);
    room.pass(20);

    assertThat(room.plisSent()).isEqualTo(1);
    assertThat(second.sent).isEmpty();
  }

  /** Many who come at once cost one request. */
  @Test
  void shouldAskOnceForAllWhoComeWithoutACache() {
    group(20);
    room.receive(SSRC, 22, DELTA);
    for (int i = 0; i < 20; i++) {
      attach(room.subscriber(RoomHarness.vp8()));
    }
    room.pass(20);

    assertThat(room.plisSent()).isEqualTo(1);
  }

  @Test
  void shouldResumeFromTheCacheWithoutAGap() {
    group(20);
    room.home.as(() -> first.subscription.pause(true));
    room.receive(SSRC, 21, DELTA);
    room.home.as(() -> first.subscription.pause(false));
    replay();
    room.receive(SSRC, 22, DELTA);
    room.pass(100);

    assertUnbroken(first, 20 + 22);
    assertThat(first.sent.stream().map(RtpPacket::timestamp).toList()).isSorted();
    assertThat(room.plisSent()).isZero();
  }

  @Test
  void shouldStopWithASubscriptionThatLeavesMeanwhile() {
    group(100);
    attach(second);
    room.home.quantum();
    int sent = second.sent.size();
    room.home.as(second.subscription::detach);
    replay();
    room.receive(SSRC, 101, DELTA);

    assertThat(second.sent).hasSize(sent);
    assertUnbroken(first, 101);
  }

  @Test
  void shouldAskForAKeyframeWhenTheSourceChangesMeanwhile() {
    group(100);
    attach(second);
    room.home.quantum();
    room.clock.advanceMillis(600);
    room.receive(SSRC + 9, 500, DELTA);
    room.pass(20);
    room.receive(SSRC + 9, 501, KEYFRAME);

    assertThat(room.plisSent()).isPositive();
    assertThat(room.home.isPacing() && track.feedOn(room.home).replay()).isFalse();
    int last = second.sent.size() - 1;
    assertThat(second.sequences().get(last)).isEqualTo(second.sequences().get(last - 1) + 1);
  }

  /** What is kept for readers ends; the keyframe that comes then is for all of them. */
  @Test
  void shouldGoOnWithAKeyframeThatComesWhenTooMuchIsKept() {
    group(100);
    attach(second);
    room.home.quantum();
    int begun = second.sent.size();
    for (int sequence = 101; sequence <= GopCache.MAX_PACKETS; sequence++) {
      room.receive(SSRC, sequence, DELTA);
    }
    room.receive(SSRC, GopCache.MAX_PACKETS + 1, KEYFRAME);
    room.receive(SSRC, GopCache.MAX_PACKETS + 2, DELTA);

    assertUnbroken(second, begun + 2);
    RoomHarness.Subscriber third = room.subscriber(RoomHarness.vp8());
    attach(third);
    replay();
    assertUnbroken(third, 2);
  }

  @Test
  void shouldEndManyReplaysAtOnceAndEachOnlyOnce() {
    group(30);
    List<RoomHarness.Subscriber> many =
        IntStream.range(0, 50).mapToObj(i -> room.subscriber(RoomHarness.vp8())).toList();
    many.forEach(this::attach);
    room.home.quantum();
    room.home.as(many.get(7).subscription::detach);
    many.get(20).shed = true;
    room.home.quantum();
    many.get(20).shed = false;
    replay();
    room.receive(SSRC, 31, DELTA);

    for (int i = 0; i < many.size(); i++) {
      if (i != 7 && i != 20) {
        assertUnbroken(many.get(i), 31);
      }
    }
  }

  /** The subscriber has no picture yet and may ask for one: it is on its way. */
  @Test
  void shouldNotPassOnARequestForAKeyframeDuringTheReplay() {
    group(100);
    attach(second);
    room.home.quantum();
    room.home.as(second.subscription::requestKeyframe);
    room.pass(100);
    assertThat(room.plisSent()).isZero();

    replay();
    room.home.as(second.subscription::requestKeyframe);
    room.pass(1_000);
    assertThat(room.plisSent()).isPositive();
  }

  @Test
  void shouldResendWithTheTimestampThatAPacketHad() {
    group(30);
    attach(second);
    replay();
    RtpPacket sent = second.sent.get(3);
    long now = room.clock.nanos();
    RtpPacket found = second.subscription.resendable(sent.sequence(), now);
    assertThat(found).isNotNull();

    byte[] out = new byte[1_500];
    int header = second.subscription.writeResend(found, sent.sequence(), out, 0, 0, now);
    RtpPacket rtx = new RtpPacket(out, ignored -> {});
    int length = header + second.subscription.rtxPayloadLength(found);
    assertThat(rtx.fill(length, now)).isTrue();
    assertThat(rtx.timestamp()).isEqualTo(sent.timestamp());
  }

  /** What was sent only now comes from packets that are too old to be kept. */
  @Test
  void shouldAskForAKeyframeInsteadOfWhatOnlyTheReplayHad() {
    group(30);
    room.clock.advanceMillis(1_500);
    room.receive(SSRC, 31, DELTA);
    attach(second);
    replay();
    room.receive(SSRC, 32, DELTA);
    room.clock.advanceMillis(600);
    room.receive(SSRC, 33, DELTA);
    room.pass(10);
    assertThat(room.plisSent()).isZero();
    long now = room.clock.nanos();
    assertThat(second.subscription.resendable(second.sequences().get(3), now)).isNull();
    room.pass(10);

    assertThat(room.plisSent()).isEqualTo(1);
  }

  @Test
  void shouldNotStopAReplayThatNothingHolds() {
    group(100);
    attach(second);
    room.home.quantum();
    room.home.as(() -> second.subscription.pause(false));
    room.home.as(() -> second.subscription.suspend(false));
    replay();
    room.receive(SSRC, 101, DELTA);

    assertUnbroken(second, 101);
  }

  @Test
  void shouldKeepNothingOnceTheLastSubscriptionHasGone() {
    group(30);
    attach(second);
    room.home.quantum();
    room.home.as(second.subscription::detach);
    room.home.as(first.subscription::detach);
    room.home.run();

    assertThat(room.recycler.out()).isZero();
  }

  /** A connection that failed and was restarted: what it sent before is no reason not to begin. */
  @Test
  void shouldBeginWithWhatItFollowedWhileItsTransportCouldNotSend() {
    group(3);
    PublishedTrack before = room.publish(room.video("b", OTHER_SSRC));
    room.home.as(() -> second.subscription.attach(before.feedOn(room.home)));
    room.receive(OTHER_SSRC, 1, KEYFRAME);
    assertThat(second.sent).hasSize(1);
    second.ready = false;
    attach(second);
    second.ready = true;
    room.home.as(second.subscription::restart);
    replay();

    assertThat(second.sent).hasSize(4);
  }
}
