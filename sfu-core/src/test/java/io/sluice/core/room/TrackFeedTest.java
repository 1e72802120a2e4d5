package io.sluice.core.room;

import static io.sluice.core.room.RoomHarness.DELTA;
import static io.sluice.core.room.RoomHarness.KEYFRAME;
import static io.sluice.core.room.RoomHarness.VP8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.rtp.RtpPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a lane's feed does with the extended numbers that it is given. */
class TrackFeedTest {
  private static final long SSRC = 1_000;

  private final RoomHarness room = new RoomHarness();
  private final PublishedTrack track = room.publish(room.video("a", SSRC));
  private final RoomHarness.Subscriber subscriber = room.subscriber(RoomHarness.vp8());
  private final TrackFeed feed = track.feedOn(room.home);

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    room.home.run();
    room.recycler.assertAllReturned();
  }

  private void deliver(long extended, byte[] payload, boolean keyframe) {
    deliver(extended, payload, keyframe, false);
  }

  private void deliver(long extended, byte[] payload, boolean keyframe, boolean known) {
    RtpPacket packet = room.packet(SSRC, VP8, (int) extended & 0xffff, "", payload);
    packet.extendedSequence(extended);
    packet.keyframe(keyframe);
    packet.layers().known = known;
    room.home.as(() -> feed.deliver(packet, room.clock.nanos()));
    packet.release();
  }

  /** To look for the rest of a late keyframe through all of them would take for ever. */
  @Test
  @Timeout(60)
  void shouldBeginAnewWhenNumbersFallBack() {
    room.home.as(() -> subscriber.subscription.attach(feed));
    deliver(Long.MAX_VALUE / 2, DELTA, false);
    deliver(65_537, KEYFRAME, true);
    deliver(65_538, DELTA, false);

    assertThat(subscriber.sent).hasSize(2);
    assertThat(feed.encoding(0).cached(0, 65_537)).isNotNull();
  }

  /** The keyframe has what tells of the layers of packets that came before it. */
  @Test
  void shouldNotBeginWithALateKeyframeBeforePacketsWhoseLayersAreNotKnown() {
    room.home.as(() -> subscriber.subscription.attach(feed));
    deliver(65_540, DELTA, false, false);
    deliver(65_542, DELTA, false, true);
    deliver(65_538, KEYFRAME, true, true);
    assertThat(subscriber.sent).isEmpty();

    deliver(65_541, KEYFRAME, true, true);
    assertThat(subscriber.sent).hasSize(2);
  }
}
