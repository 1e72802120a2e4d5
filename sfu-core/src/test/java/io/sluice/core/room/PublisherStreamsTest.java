package io.sluice.core.room;

import static io.sluice.core.room.RoomHarness.DELTA;
import static io.sluice.core.room.RoomHarness.KEYFRAME;
import static io.sluice.core.room.RoomHarness.VP8;
import static io.sluice.core.room.RoomHarness.VP8_RTX;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.rtp.RtpHeader;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Binding of SSRCs to tracks (RFC 8843 section 9.2) and what the publisher is asked for. */
class PublisherStreamsTest {
  private static final long SSRC = 1_000;

  private final RoomHarness room = new RoomHarness();

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    room.home.run();
    room.other.run();
    room.recycler.assertAllReturned();
  }

  private RoomHarness.Subscriber subscribe(PublishedTrack track) {
    RoomHarness.Subscriber subscriber = room.subscriber(RoomHarness.vp8());
    room.home.as(() -> subscriber.subscription.attach(track.feedOn(room.home)));
    room.home.run();
    return subscriber;
  }

  @Test
  void shouldBindByTheAnnouncedSsrc() {
    RoomHarness.Subscriber first = subscribe(room.publish(room.video("a", SSRC)));
    RoomHarness.Subscriber second = subscribe(room.publish(room.video("b", 2_000)));

    room.receive(2_000, 1, KEYFRAME);

    assertThat(first.sent).isEmpty();
    assertThat(second.sent).hasSize(1);
  }

  @Test
  void shouldPreferTheMidAndRememberItForTheSsrc() {
    RoomHarness.Subscriber first = subscribe(room.publish(room.video("a")));
    RoomHarness.Subscriber second = subscribe(room.publish(room.video("b")));

    room.receive(room.packet(SSRC, VP8, 1, "b", KEYFRAME));
    room.receive(SSRC, 2, DELTA);

    assertThat(first.sent).isEmpty();
    assertThat(second.sent).hasSize(2);
  }

  @Test
  void shouldBindByAPayloadTypeThatOneSectionAloneHas() {
    RoomHarness.Subscriber only = subscribe(room.publish(room.video("a")));

    room.receive(SSRC, 1, KEYFRAME);

    assertThat(only.sent).hasSize(1);
  }

  @Test
  void shouldHoldPacketsUntilTheirTrackIsKnown() {
    subscribe(room.publish(room.video("a")));
    RoomHarness.Subscriber second = subscribe(room.publish(room.video("b")));

    room.receive(SSRC, 1, KEYFRAME);
    room.receive(SSRC, 2, DELTA);
    room.receive(room.packet(SSRC, VP8, 3, "b", DELTA));

    assertThat(second.sequences()).hasSize(3);
    assertThat(second.sequences().get(2) - second.sequences().get(0)).isEqualTo(2);
  }

  @Test
  void shouldHoldAtMost32PacketsForAtMost200Millis() {
    subscribe(room.publish(room.video("a")));
    subscribe(room.publish(room.video("b")));
    for (int i = 0; i < 100; i++) {
      room.receive(SSRC, i, DELTA);
    }
    assertThat(room.recycler.out()).isEqualTo(32);

    room.pass(300);

    assertThat(room.recycler.out()).isZero();
  }

  @Test
  void shouldKnowAtMost64SsrcsOfOnePublisher() {
    PublishedTrack track = room.publish(room.video("a"));
    for (int i = 0; i < 1_000_000; i++) {
      room.receive(SSRC + i, 1, KEYFRAME);
    }
    assertThat(room.recycler.out()).as("held until their track is known").isEqualTo(32);
    room.pass(300);

    assertThat(track.encoding(0).stream()).isNotNull();
    assertThat(room.recycler.out()).isZero();
    int reported = room.rtcp.stream().mapToInt(RoomStatsReader::reportBlocks).sum();
    assertThat(reported).isLessThanOrEqualTo(StreamBinder.MAX_SSRCS);
  }

  @Test
  void shouldForwardTheFirstLayerAloneWhileItIsAlive() {
    RoomHarness.Subscriber only = subscribe(room.publish(room.video("a")));
    room.receive(SSRC, 1, KEYFRAME);

    room.receive(SSRC + 9, 500, KEYFRAME);

    assertThat(only.sent).hasSize(1);
  }

  /** A browser may begin anew with another SSRC, without a word in SDP. */
  @Test
  void shouldFollowTheTrackToANewSsrcWhenTheOldOneIsSilent() {
    RoomHarness.Subscriber only = subscribe(room.publish(room.video("a")));
    room.receive(SSRC, 1, KEYFRAME);
    room.pass(600);

    room.receive(SSRC + 9, 500, DELTA);
    room.receive(SSRC + 9, 501, KEYFRAME);

    assertThat(only.sequences()).hasSize(2);
    assertThat(only.sequences().get(1)).isEqualTo(only.sequences().get(0) + 1);
  }

  @Test
  void shouldDropDuplicates() {
    RoomHarness.Subscriber only = subscribe(room.publish(room.video("a", SSRC)));

    room.receive(SSRC, 1, KEYFRAME);
    room.receive(SSRC, 1, KEYFRAME);

    assertThat(only.sent).hasSize(1);
  }

  @Test
  void shouldAskForWhatIsMissingAndForwardItsRtx() {
    RoomHarness.Subscriber only = subscribe(room.publish(room.video("a", SSRC)));
    room.receive(SSRC, 1, KEYFRAME);
    room.receive(SSRC, 3, DELTA);
    room.pass(50);
    assertThat(room.nacksSent()).contains(2);

    room.receive(room.packet(SSRC + 1, VP8_RTX, 40, "", rtx(2, DELTA)));

    int first = only.sequences().get(0);
    assertThat(only.sequences()).containsExactly(first, first + 2, first + 1);
    assertThat(only.sent.get(2).payloadLength()).isEqualTo(DELTA.length);
  }

  @Test
  void shouldUnwrapRtxEvenIfItIsTheFirstThingSeen() {
    RoomHarness.Subscriber only = subscribe(room.publish(room.video("a", SSRC)));

    room.receive(room.packet(SSRC + 1, VP8_RTX, 40, "", rtx(10, KEYFRAME)));

    assertThat(only.sent).hasSize(1);
  }

  /** Before any media of a source that takes the place of another, its RTX could be the other's. */
  @Test
  void shouldRepairTheSourceThatMissesWhatRtxBrings() {
    RoomHarness.Subscriber only = subscribe(room.publish(room.video("a")));
    room.receive(room.packet(SSRC, VP8, 1, "a", KEYFRAME));
    room.receive(room.packet(2_001, VP8_RTX, 20_040, "a", rtx(20_000, DELTA)));
    room.pass(1_000);
    room.receive(room.packet(2_000, VP8, 20_001, "a", KEYFRAME));
    room.receive(room.packet(2_000, VP8, 20_003, "a", DELTA));
    assertThat(only.sent).hasSize(3);
    room.receive(room.packet(2_001, VP8_RTX, 20_041, "", rtx(20_002, DELTA)));

    int first = only.sequences().get(0);
    assertThat(only.sequences()).containsExactly(first, first + 1, first + 3, first + 2);
  }

  @Test
  void shouldKeepNoPlaceForPacketsWithoutPayloadWhoseTrackIsNotKnown() {
    RoomHarness.Subscriber first = subscribe(room.publish(room.video("a")));
    RoomHarness.Subscriber second = subscribe(room.publish(room.video("b")));
    for (int i = 0; i < 100; i++) {
      room.receive(2_000, i, new byte[0]);
    }
    assertThat(room.recycler.out()).isZero();
    room.receive(SSRC, 1, KEYFRAME);
    room.receive(room.packet(SSRC, VP8, 2, "b", DELTA));

    assertThat(first.sent).isEmpty();
    assertThat(second.sent).hasSize(2);
  }

  @Test
  void shouldTellTheRtxOfASourceFromThatOfTheFormerOne() {
    RoomHarness.Subscriber only = subscribe(room.publish(room.video("a")));
    room.receive(room.packet(SSRC, VP8, 1, "a", KEYFRAME));
    room.receive(room.packet(2_001, VP8_RTX, 20_040, "a", rtx(20_000, DELTA)));
    room.pass(1_000);
    room.receive(room.packet(2_000, VP8, 20_001, "a", KEYFRAME));
    room.receive(room.packet(SSRC + 1, VP8_RTX, 40, "a", rtx(3, DELTA)));
    room.receive(room.packet(2_000, VP8, 20_004, "a", DELTA));
    for (int i = 0; i < 2; i++) {
      room.receive(room.packet(SSRC + 1, VP8_RTX, 41 + i, "", rtx(4 + i, DELTA)));
      room.receive(room.packet(2_001, VP8_RTX, 20_041 + i, "", rtx(20_002 + i, DELTA)));
    }

    int first = only.sequences().get(0);
    assertThat(only.sequences()).containsExactly(first, first + 1, first + 4, first + 2, first + 3);
  }

  /** The wake-up's own reference must outlive the unwrapping of what was held in it. */
  @Test
  void shouldUnwrapAHeldRtxPacketInTheWakeUpThatItCameIn() {
    RoomHarness.Subscriber only = subscribe(room.publish(room.video("a")));

    room.receive(
        room.packet(SSRC + 1, VP8_RTX, 40, "", rtx(2, DELTA)),
        room.packet(SSRC, VP8, 1, "", KEYFRAME),
        room.packet(SSRC, VP8, 3, "", DELTA));

    int first = only.sequences().get(0);
    assertThat(only.sequences()).containsExactly(first, first + 1, first + 2);
    assertThat(room.recycler.out()).as("kept for resends").isEqualTo(3);
  }

  /** Else all that repairs the new stream later would be taken for what is old. */
  @Test
  void shouldNotTakeRtxOfAStreamToComeForThatOfTheFormerOne() {
    RoomHarness.Subscriber only = subscribe(room.publish(room.video("a")));
    room.receive(SSRC, 1, KEYFRAME);
    room.pass(600);

    room.receive(room.packet(SSRC + 1, VP8_RTX, 20_040, "", rtx(20_001, DELTA)));
    room.receive(SSRC + 9, 20_000, KEYFRAME);
    room.receive(SSRC + 9, 20_002, DELTA);

    int first = only.sequences().get(0);
    assertThat(only.sequences()).containsExactly(first, first + 1, first + 2, first + 3);
  }

  /** A burst too long to be repaired can only be mended by a keyframe. */
  @Test
  void shouldAskForAKeyframeWhenTooMuchIsMissing() {
    subscribe(room.publish(room.video("a", SSRC)));
    room.receive(SSRC, 1, KEYFRAME);
    room.pass(1_000);
    int asked = room.plisSent();

    room.receive(SSRC, 1_000, DELTA);
    room.pass(100);

    assertThat(room.plisSent()).isEqualTo(asked + 1);
  }

  private static byte[] rtx(int originalSequence, byte[] payload) {
    byte[] rtx = new byte[2 + payload.length];
    RtpHeader.writeShort(rtx, 0, originalSequence);
    System.arraycopy(payload, 0, rtx, 2, payload.length);
    return rtx;
  }

  @Test
  void shouldAskForOneKeyframeWhen500SubscribersWantOne() {
    PublishedTrack track = room.publish(room.video("a", SSRC));
    room.receive(SSRC, 1, DELTA);
    for (int i = 0; i < 500; i++) {
      subscribe(track);
    }

    room.pass(100);

    assertThat(room.plisSent()).isEqualTo(1);
  }

  /** Requests of the outage are lost; the next one does not wait for its time. */
  @Test
  void shouldAskAgainAtOnceWhenThePublisherIsHeardAfterAnOutage() {
    PublishedTrack track = room.publish(room.video("a", SSRC));
    room.receive(SSRC, 1, DELTA);
    subscribe(track);
    room.pass(2_100);
    int asked = room.plisSent();

    room.receive(SSRC, 2, DELTA);
    room.pass(10);
    assertThat(room.plisSent()).isEqualTo(asked + 1);

    room.receive(SSRC, 3, DELTA);
    room.pass(400);
    assertThat(room.plisSent()).isEqualTo(asked + 1);
  }

  @Test
  void shouldRepeatTheRequestUntilAKeyframeComesAndNotMoreThanTwiceASecond() {
    PublishedTrack track = room.publish(room.video("a", SSRC));
    room.receive(SSRC, 1, DELTA);
    subscribe(track);
    room.pass(3_000);
    int asked = room.plisSent();
    assertThat(asked).isBetween(2, 6);

    room.receive(SSRC, 2, KEYFRAME);
    room.pass(5_000);

    assertThat(room.plisSent()).isEqualTo(asked);
  }

  @Test
  void shouldNotAskAgainWhenNobodyIsSubscribed() {
    PublishedTrack track = room.publish(room.video("a", SSRC));
    room.receive(SSRC, 1, DELTA);
    RoomHarness.Subscriber left = subscribe(track);
    room.home.as(left.subscription::detach);
    room.home.run();

    room.pass(10_000);

    assertThat(room.plisSent()).isEqualTo(1);
  }

  @Test
  void shouldAskByFirWhereThePublisherKnowsNoPli() {
    PublishedTrack track = room.publish(room.section("a", false, List.of()));
    room.receive(SSRC, 1, DELTA);
    subscribe(track);

    room.pass(100);

    assertThat(room.plisSent()).isZero();
    assertThat(room.firsSent()).isEqualTo(1);
  }

  @Test
  void shouldDetachSubscriptionsWhenTheTrackEnds() {
    PublishedTrack track = room.publish(room.video("a", SSRC));
    subscribe(track);
    RoomHarness.Subscriber far = room.subscriber(RoomHarness.vp8());
    room.other.as(() -> far.subscription.attach(track.feedOn(room.other)));
    room.home.run();

    room.home.as(() -> room.publisher.remove(track));
    room.home.run();
    room.other.run();

    assertThat(track.feedOn(room.home).subscriptionCount()).isZero();
    assertThat(track.feedOn(room.other).subscriptionCount()).isZero();
  }
}
