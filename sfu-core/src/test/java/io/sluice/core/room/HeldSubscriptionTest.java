package io.sluice.core.room;

import static io.sluice.core.room.RoomHarness.DELTA;
import static io.sluice.core.room.RoomHarness.KEYFRAME;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Video that is held back for one subscriber: it goes on at a keyframe, at the cost of one. */
class HeldSubscriptionTest {
  private static final long SSRC = 1_000;
  private static final long OTHER_SSRC = 2_000;
  private static final int MANY = 100;

  private final RoomHarness room = new RoomHarness();
  private final PublishedTrack track = room.publish(room.video("a", SSRC));
  private final RoomHarness.Subscriber subscriber = subscribe();
  private final RoomHarness.Subscriber other = subscribe();

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    room.home.run();
    room.other.run();
    room.recycler.assertAllReturned();
  }

  private RoomHarness.Subscriber subscribe() {
    RoomHarness.Subscriber created = room.subscriber(RoomHarness.vp8());
    room.home.as(() -> created.subscription.attach(track.feedOn(room.home)));
    return created;
  }

  /** Both follow the track, and no request for a keyframe is under way any more. */
  private void begin() {
    room.receive(SSRC, 1, KEYFRAME);
    room.receive(SSRC, 2, DELTA);
    room.pass(2_000);
    assertThat(subscriber.sent).hasSize(2);
    assertThat(other.sent).hasSize(2);
  }

  private void suspend(boolean suspend) {
    room.home.as(() -> subscriber.subscription.suspend(suspend));
  }

  @Test
  void shouldSendNothingToASlowSubscriberAndAllToTheOthers() {
    begin();
    int asked = room.plisSent();
    suspend(true);
    room.receive(SSRC, 3, DELTA);
    room.receive(SSRC, 4, KEYFRAME);
    room.home.as(subscriber.subscription::requestKeyframe);
    room.pass(2_000);

    assertThat(subscriber.sent).hasSize(2);
    assertThat(other.sent).hasSize(4);
    assertThat(room.plisSent()).as("it asks for nothing").isEqualTo(asked);
  }

  @Test
  void shouldGoOnAtTheNextKeyframeWithoutAGap() {
    begin();
    int asked = room.plisSent();
    suspend(true);
    room.receive(SSRC, 3, DELTA);
    suspend(false);
    room.receive(SSRC, 4, DELTA);
    room.pass(100);
    assertThat(room.plisSent()).isEqualTo(asked + 1);
    assertThat(subscriber.sent).hasSize(2);

    room.receive(SSRC, 5, KEYFRAME);
    int first = subscriber.sequences().get(0);
    assertThat(subscriber.sequences()).containsExactly(first, first + 1, first + 2);
  }

  @Test
  void shouldStayPausedWhenItKeepsUpAgain() {
    begin();
    int asked = room.plisSent();
    room.home.as(() -> subscriber.subscription.pause(true));
    suspend(true);
    suspend(false);
    room.receive(SSRC, 3, KEYFRAME);
    room.pass(2_000);

    assertThat(subscriber.sent).hasSize(2);
    assertThat(room.plisSent()).isEqualTo(asked);
  }

  /** A keyframe for nobody costs the publisher and all who watch. */
  @Test
  void shouldAskForNoKeyframeWhilePausedAndForOneWhenItGoesOn() {
    PublishedTrack next = room.publish(room.video("b", OTHER_SSRC));
    room.receive(OTHER_SSRC, 1, KEYFRAME);
    begin();
    int asked = room.plisSent();
    room.home.as(() -> subscriber.subscription.pause(true));
    room.home.as(() -> subscriber.subscription.attach(next.feedOn(room.home)));
    room.home.as(subscriber.subscription::requestKeyframe);
    room.pass(2_000);
    assertThat(room.plisSent()).isEqualTo(asked);

    room.home.as(() -> subscriber.subscription.pause(false));
    room.pass(100);
    assertThat(room.plisSent()).isEqualTo(asked + 1);
    room.receive(OTHER_SSRC, 2, KEYFRAME);
    assertThat(subscriber.sent).hasSize(3);
  }

  @Test
  void shouldStaySuspendedWhenTheClientNoLongerPauses() {
    begin();
    room.home.as(() -> subscriber.subscription.pause(true));
    suspend(true);
    room.home.as(() -> subscriber.subscription.pause(false));
    room.receive(SSRC, 3, KEYFRAME);

    assertThat(subscriber.sent).hasSize(2);
  }

  @Test
  void shouldWaitForAKeyframeAfterAPacketThatWasShed() {
    begin();
    int asked = room.plisSent();
    room.home.as(() -> assertThat(subscriber.subscription.skipToKeyframe(false)).isTrue());
    room.home.as(() -> assertThat(subscriber.subscription.skipToKeyframe(false)).isFalse());
    room.receive(SSRC, 3, DELTA);
    room.pass(100);
    assertThat(subscriber.sent).hasSize(2);
    assertThat(other.sent).hasSize(3);
    assertThat(room.plisSent()).isEqualTo(asked + 1);

    room.receive(SSRC, 4, KEYFRAME);
    assertThat(subscriber.sent).hasSize(3);
  }

  @Test
  void shouldAskAgainWhenTheKeyframeItWaitsForIsShedToo() {
    begin();
    room.home.as(() -> assertThat(subscriber.subscription.skipToKeyframe(false)).isTrue());
    room.pass(100);
    int asked = room.plisSent();
    subscriber.shed = true;
    room.receive(SSRC, 3, KEYFRAME);
    subscriber.shed = false;
    room.pass(2_000);

    assertThat(subscriber.sent).hasSize(2);
    assertThat(room.plisSent()).isGreaterThan(asked);
  }

  @Test
  void shouldAskForOneKeyframeWhenAllAreShed() {
    List<RoomHarness.Subscriber> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.add(subscribe());
    }
    begin();
    int asked = room.plisSent();
    for (RoomHarness.Subscriber each : all) {
      room.home.as(() -> assertThat(each.subscription.skipToKeyframe(false)).isTrue());
    }
    room.pass(100);
    assertThat(room.plisSent()).isEqualTo(asked + 1);

    room.receive(SSRC, 3, KEYFRAME);
    assertThat(all).allMatch(each -> each.sent.size() == 3);
  }
}
