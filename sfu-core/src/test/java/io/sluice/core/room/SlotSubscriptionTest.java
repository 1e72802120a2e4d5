package io.sluice.core.room;

import static io.sluice.core.room.RoomHarness.DELTA;
import static io.sluice.core.room.RoomHarness.KEYFRAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaKind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A subscription to a slot, on a lane of its own, while the tracks that it follows come and go. */
class SlotSubscriptionTest {
  private static final long FIRST_SSRC = 1_000;
  private static final long SECOND_SSRC = 2_000;
  private static final long THIRD_SSRC = 3_000;

  private final RoomHarness room = new RoomHarness();
  private final PublishedTrack first = room.publish(room.video("a", FIRST_SSRC));
  private final PublishedTrack second = room.publish(room.video("b", SECOND_SSRC));
  private final PublishedTrack third = room.publish(room.video("c", THIRD_SSRC));
  private final RoomSlot slot = new RoomSlot(MediaKind.VIDEO, List.of(room.home, room.other));
  private final RoomHarness.Subscriber subscriber = room.subscriber(RoomHarness.vp8());

  @BeforeEach
  void attach() {
    room.other.as(() -> subscriber.subscription.attach(slot.feedOn(room.other)));
  }

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    run();
    room.recycler.assertAllReturned();
  }

  private void run() {
    room.home.run();
    room.other.run();
    room.home.run();
  }

  private void follow(PublishedTrack track) {
    slot.follow(track);
    run();
  }

  private void end(PublishedTrack track) {
    room.home.as(() -> room.publisher.remove(track));
    run();
  }

  private void close() {
    room.other.as(subscriber.subscription::close);
    run();
  }

  private static boolean isReceived(PublishedTrack track) {
    return track.encoding(0).hasSubscriptions();
  }

  @Test
  void shouldGoOnWithTheFormerTrackWhenTheNextOneEndsBeforeItBegins() {
    follow(first);
    room.receive(FIRST_SSRC, 1, KEYFRAME);
    follow(second);
    end(second);
    room.receive(FIRST_SSRC, 2, DELTA);

    assertThat(subscriber.sent).hasSize(2);
    close();
    assertThat(isReceived(first)).isFalse();
  }

  @Test
  void shouldLeaveTheFormerTrackIfItIsClosedWhilePausedOnThat() {
    follow(first);
    room.receive(FIRST_SSRC, 1, KEYFRAME);
    follow(second);
    end(second);
    room.other.as(() -> subscriber.subscription.pause(true));
    close();

    assertThat(isReceived(first)).isFalse();
  }

  @Test
  void shouldLeaveTheTrackBeforeTheOneThatEnded() {
    follow(first);
    room.receive(FIRST_SSRC, 1, KEYFRAME);
    follow(second);
    room.receive(SECOND_SSRC, 1, KEYFRAME);
    follow(third);
    end(third);
    end(second);
    assertThat(isReceived(first)).as("what is lost of it may be asked for").isTrue();
    close();

    assertThat(isReceived(first)).isFalse();
  }
}
