package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.LayerPreference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A subscription to VP8 with two temporal layers (RFC 7741 section 4.2). */
class TemporalLayersTest {
  private static final long SSRC = 1_000;
  private static final LayerPreference LOWEST = new LayerPreference(0, 0, 0, 0, -1, -1, 0);

  private final RoomHarness room = new RoomHarness();
  private final PublishedTrack track = room.publish(room.video("a", SSRC));
  private final RoomHarness.Subscriber subscriber = room.subscriber(RoomHarness.vp8());
  private int sequence = 1;

  @BeforeEach
  void attach() {
    room.home.as(() -> subscriber.subscription.attach(track.feedOn(room.home)));
  }

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    room.home.run();
    room.recycler.assertAllReturned();
  }

  private void prefer(LayerPreference preference) {
    room.home.as(() -> subscriber.subscription.prefer(preference));
  }

  private void receive(boolean keyframe, int temporalId, boolean sync) {
    int indices = temporalId << 6 | (sync ? 0x20 : 0);
    byte[] payload = {(byte) 0x90, 0x20, (byte) indices, (byte) (keyframe ? 0 : 1), 0, 0};
    room.receive(SSRC, sequence++, payload);
  }

  private void receiveEmpty() {
    room.receive(SSRC, sequence++, new byte[0]);
  }

  @Test
  void shouldGoUpAtOnceThoughAPacketWithoutPayloadCame() {
    receive(true, 0, false);
    receive(false, 1, true);
    room.pass(600);
    prefer(LOWEST);
    receive(true, 0, false);
    int sent = subscriber.sent.size();
    receiveEmpty();
    prefer(LayerPreference.BEST);
    receive(false, 1, false);

    assertThat(subscriber.sent).hasSize(sent + 1);
    int first = subscriber.sequences().get(0);
    assertThat(subscriber.sequences()).last().isEqualTo(first + sent);
  }

  @Test
  void shouldWaitForASyncWhereSomethingMayBeMissing() {
    receive(true, 0, false);
    receive(false, 1, true);
    room.pass(600);
    prefer(LOWEST);
    receive(true, 0, false);
    int sent = subscriber.sent.size();
    sequence++;
    receiveEmpty();
    prefer(LayerPreference.BEST);
    receive(false, 1, false);
    assertThat(subscriber.sent).hasSize(sent);

    receive(false, 1, true);
    assertThat(subscriber.sent).hasSize(sent + 1);
  }
}
