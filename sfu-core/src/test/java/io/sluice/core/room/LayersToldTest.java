package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.TrackLayers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When lanes are told which layers of a track come. */
class LayersToldTest {
  private static final long FORMER_SSRC = 1_000;
  private static final long SSRC = 2_000;

  private final RoomHarness room = new RoomHarness();
  private final PublishedTrack track = room.publish(room.video("a", FORMER_SSRC));

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    room.home.run();
    room.recycler.assertAllReturned();
  }

  /** A keyframe of VP8 with its dimensions (RFC 6386 section 9.1). */
  private void receiveKeyframe(long ssrc, int width, int height) {
    byte[] payload = {
      0x10,
      0,
      0,
      0,
      (byte) 0x9d,
      1,
      0x2a,
      (byte) width,
      (byte) (width >> 8),
      (byte) height,
      (byte) (height >> 8),
      0
    };
    room.receive(room.packet(ssrc, RoomHarness.VP8, 1, "a", payload));
  }

  private List<Integer> widths() {
    return track.feedOn(room.home).layers().encodings().get(0).layers().stream()
        .map(TrackLayers.Layer::width)
        .toList();
  }

  @Test
  void shouldTellOfAnotherSourceOfAnotherSizeAtOnce() {
    receiveKeyframe(FORMER_SSRC, 640, 360);
    room.pass(1_020);
    assertThat(widths()).containsExactly(640);
    room.home.as(
        () -> {
          room.publisher.now(room.clock.nanos());
          room.publisher.bye(FORMER_SSRC);
        });
    receiveKeyframe(SSRC, 320, 180);
    room.pass(100);

    assertThat(widths()).containsExactly(320);
  }
}
