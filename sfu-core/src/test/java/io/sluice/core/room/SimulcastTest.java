package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.Codec;
import io.sluice.core.api.LayerPreference;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.TrackLayers;
import io.sluice.core.api.TrackListener;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Simulcast by RID (RFC 8853): which encoding a subscriber gets, and how it goes to another. */
class SimulcastTest {
  private static final int HEIGHT = 90;

  private final RoomHarness room = new RoomHarness();
  private final List<TrackLayers> told = new ArrayList<>();
  private final RoomHarness.Subscriber subscriber = room.subscriber(RoomHarness.vp8());
  private final PublishedTrack track = publish();
  private final int[] sequences = {100, 5_000, 9_000};
  private int frame;

  private PublishedTrack publish() {
    PublishedTrack published =
        room.publisher.track(
            room.simulcast("a", "q", "h", "f"),
            new TrackListener() {
              @Override
              public void onCodec(Codec codec) {}

              @Override
              public void onLayers(TrackLayers layers) {
                told.add(layers);
              }
            });
    room.home.as(() -> room.publisher.add(published));
    return published;
  }

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    room.home.run();
    room.other.run();
    room.recycler.assertAllReturned();
  }

  private void attach(ManualLane lane) {
    lane.as(() -> subscriber.subscription.attach(track.feedOn(lane)));
    room.home.run();
    room.other.run();
  }

  private void prefer(ManualLane lane, int encoding) {
    lane.as(
        () -> subscriber.subscription.prefer(new LayerPreference(0, 0, 0, 0, encoding, -1, -1)));
    room.home.run();
  }

  /** A picture of one packet: VP8 with 15-bit picture id, TL0PICIDX and no temporal layers. */
  private byte[] picture(int encoding, boolean keyframe) {
    int id = frame + 1_000 * encoding;
    int height = HEIGHT << encoding;
    int width = 2 * height;
    return new byte[] {
      (byte) 0x90,
      (byte) 0xc0,
      (byte) (0x80 | id >> 8),
      (byte) id,
      (byte) (frame + encoding),
      (byte) (keyframe ? 0 : 1),
      0,
      0,
      (byte) 0x9d,
      1,
      0x2a,
      (byte) width,
      (byte) (width >> 8),
      (byte) height,
      (byte) (height >> 8),
      0,
      0
    };
  }

  /** The same picture in each of these encodings, 40 ms after the one before. */
  private void capture(boolean keyframe, int... encodings) {
    frame++;
    for (int encoding : encodings) {
      String rid = List.of("q", "h", "f").get(encoding);
      long timestamp = 3_600L * frame + 77_000_000L * encoding;
      room.receive(
          room.packet(
              10 + encoding, rid, sequences[encoding]++, timestamp, picture(encoding, keyframe)));
    }
    room.pass(40);
    room.home.as(() -> subscriber.subscription.refreshSource(room.clock.nanos()));
  }

  private List<Long> plis() {
    List<Long> asked = new ArrayList<>();
    for (byte[] datagram : room.rtcp) {
      RtcpParser.parse(
          datagram,
          0,
          datagram.length,
          new RtcpHandler() {
            @Override
            public void pli(long senderSsrc, long mediaSsrc) {
              asked.add(mediaSsrc);
            }
          });
    }
    return asked;
  }

  private static int pictureId(RtpPacket packet) {
    int at = packet.headerLength() + 2;
    return (packet.data()[at] & 0x7f) << 8 | (packet.data()[at + 1] & 0xff);
  }

  private static int height(RtpPacket packet) {
    int at = packet.headerLength() + 13;
    return (packet.data()[at + 1] & 0x3f) << 8 | (packet.data()[at] & 0xff);
  }

  private List<Integer> heights() {
    return subscriber.sent.stream().map(SimulcastTest::height).distinct().toList();
  }

  private void assertContinuous() {
    for (int i = 1; i < subscriber.sent.size(); i++) {
      RtpPacket before = subscriber.sent.get(i - 1);
      RtpPacket after = subscriber.sent.get(i);
      assertThat(after.sequence()).isEqualTo((before.sequence() + 1) & 0xffff);
      // The same moment may come twice, as the former encoding has it and as the next one has.
      assertThat(after.timestamp() - before.timestamp()).isBetween(1L, 4_200L);
      assertThat(pictureId(after)).isEqualTo((pictureId(before) + 1) & 0x7fff);
      int tl0 = before.headerLength() + 4;
      assertThat(after.data()[tl0]).isEqualTo((byte) (before.data()[tl0] + 1));
    }
  }

  @Test
  void shouldSendTheLargestAndTellOfAll() {
    attach(room.home);
    capture(true, 0, 1, 2);
    for (int i = 0; i < 20; i++) {
      capture(false, 0, 1, 2);
    }
    capture(true, 0, 1, 2);

    assertThat(height(subscriber.sent.get(subscriber.sent.size() - 1))).isEqualTo(4 * HEIGHT);
    TrackLayers layers = told.get(told.size() - 1);
    assertThat(layers.encodings())
        .extracting(TrackLayers.Encoding::rid)
        .containsExactly("q", "h", "f");
    assertThat(layers.encodings()).allMatch(TrackLayers.Encoding::active);
    assertThat(layers.encodings().get(1).layers())
        .singleElement()
        .satisfies(
            layer -> {
              assertThat(layer.height()).isEqualTo(2 * HEIGHT);
              assertThat(layer.width()).isEqualTo(4 * HEIGHT);
              assertThat(layer.frameRate()).isBetween(23.0, 27.0);
              assertThat(layer.bitrate()).isPositive();
            });
    assertContinuous();
  }

  @Test
  void shouldGoOnWithTheFormerEncodingUntilTheKeyframeOfTheNext() {
    for (ManualLane lane : List.of(room.home, room.other)) {
      subscriber.sent.clear();
      attach(lane);
      prefer(lane, 0);
      capture(true, 0, 1, 2);
      capture(false, 0, 1, 2);
      prefer(lane, 1);
      capture(false, 0, 1, 2);
      int before = plis().size();
      capture(false, 0, 1, 2);
      assertThat(heights()).as("deltas of another encoding cannot be decoded").doesNotContain(180);
      assertThat(plis().subList(0, Math.max(before, plis().size()))).contains(11L);
      capture(true, 1);
      capture(false, 0, 1, 2);

      assertThat(height(subscriber.sent.get(subscriber.sent.size() - 2))).isEqualTo(2 * HEIGHT);
      assertContinuous();
      lane.as(subscriber.subscription::detach);
      room.home.run();
    }
  }

  @Test
  void shouldLeaveAnEncodingThatStopsWithinHalfASecondAndReturn() {
    attach(room.home);
    capture(true, 0, 1, 2);
    capture(true, 0, 1, 2);
    capture(false, 0, 1, 2);
    assertThat(subscriber.layers).last().asString().startsWith("2/");
    long stopped = room.clock.nanos();
    while (!subscriber.layers.get(subscriber.layers.size() - 1).startsWith("1/")) {
      assertThat(room.clock.nanos() - stopped).isLessThan(500_000_000);
      room.rtcp.clear();
      capture(false, 0, 1);
      if (plis().contains(11L)) {
        capture(true, 0, 1);
      }
    }
    assertThat(told.get(told.size() - 1).encodings().get(2).active()).isFalse();

    capture(true, 0, 1, 2);
    capture(true, 0, 1, 2);
    assertThat(subscriber.layers).last().asString().startsWith("2/");
  }

  @Test
  void shouldKeepToTheSizesThatAreWanted() {
    attach(room.home);
    room.home.as(
        () -> subscriber.subscription.prefer(new LayerPreference(0, 200, 0, 0, -1, -1, -1)));
    for (int i = 0; i < 5; i++) {
      capture(true, 0, 1, 2);
    }
    subscriber.sent.clear();
    capture(true, 0, 1, 2);
    assertThat(heights()).containsExactly(2 * HEIGHT);

    room.home.as(
        () -> subscriber.subscription.prefer(new LayerPreference(0, 10, 0, 0, -1, -1, -1)));
    capture(true, 0, 1, 2);
    subscriber.sent.clear();
    capture(true, 0, 1, 2);
    assertThat(heights()).as("the smallest, where none is small enough").containsExactly(HEIGHT);
  }

  @Test
  void shouldReceiveNoMoreEncodingsThanFour() {
    PublishedTrack greedy = room.publish(room.simulcast("b", "1", "2", "3", "4", "5", "6"));

    assertThat(greedy.encodingCount()).isEqualTo(PublishedTrack.MAX_ENCODINGS);
  }

  /** What was lost on the way to us just before a switch still has its place. */
  @Test
  void shouldSendALatePacketOfTheFormerEncodingInItsPlace() {
    attach(room.home);
    prefer(room.home, 0);
    capture(true, 0, 1);
    capture(false, 0, 1);
    frame++;
    RtpPacket late = room.packet(10, "q", sequences[0]++, 3_600L * frame, picture(0, false));
    capture(false, 0, 1);
    prefer(room.home, 1);
    capture(true, 0, 1);
    capture(false, 0, 1);
    assertThat(height(subscriber.sent.get(4))).isEqualTo(2 * HEIGHT);
    int missing = (subscriber.sent.get(1).sequence() + 1) & 0xffff;
    assertThat(subscriber.sequences()).doesNotContain(missing);

    room.receive(late);

    RtpPacket filled = subscriber.sent.get(subscriber.sent.size() - 1);
    assertThat(filled.sequence()).isEqualTo(missing);
    assertThat(pictureId(filled)).isEqualTo(pictureId(subscriber.sent.get(1)) + 1);
  }

  @Test
  void shouldFollowASlotFromTrackToTrack() {
    PublishedTrack next = room.publish(room.video("b", 3_000));
    RoomSlot slot = new RoomSlot(MediaKind.VIDEO, List.of(room.home, room.other));
    room.home.as(() -> subscriber.subscription.attach(slot.feedOn(room.home)));
    slot.follow(track);
    room.home.run();
    capture(true, 0);
    capture(false, 0);
    assertThat(subscriber.sent).hasSize(2);

    slot.follow(next);
    room.home.run();
    room.receive(3_000, 1, RoomHarness.DELTA);
    capture(false, 0);
    assertThat(subscriber.sent).as("the former goes on").hasSize(3);
    room.receive(3_000, 2, RoomHarness.KEYFRAME);
    capture(false, 0);
    room.receive(3_000, 3, RoomHarness.DELTA);

    assertThat(subscriber.sent).hasSize(5);
    assertThat(subscriber.sequences())
        .isEqualTo(
            Arrays.asList(0, 1, 2, 3, 4).stream()
                .map(i -> (subscriber.sent.get(0).sequence() + i) & 0xffff)
                .toList());
    room.home.as(() -> room.publisher.remove(next));
    assertThat(subscriber.layers).last().isEqualTo("0/0/0");
    slot.follow(track);
    room.home.run();
    capture(true, 0);
    assertThat(subscriber.sent).hasSize(6);
  }

  /** It was offered as one that may be missing in what was sent, without what came before it. */
  @Test
  void shouldNotBeginWithALateKeyframeThatItWasOfferedBeforeItWaitedForOne() {
    RoomHarness.Subscriber other = room.subscriber(RoomHarness.vp8());
    room.home.as(() -> other.subscription.attach(track.feedOn(room.home)));
    attach(room.home);
    capture(true, 0, 1);
    prefer(room.home, 0);
    capture(true, 0, 1);
    int late = sequences[1]++;
    frame++;
    byte[] payload = picture(1, true);
    long timestamp = 3_600L * frame + 77_000_000L;
    capture(false, 0, 1);
    subscriber.waits = true;
    room.receive(room.packet(11, "h", late, timestamp, payload));
    prefer(room.home, 1);
    room.home.as(subscriber::flush);
    subscriber.waits = false;
    capture(false, 0, 1);
    capture(true, 0, 1);
    capture(false, 0, 1);

    assertThat(heights()).contains(2 * HEIGHT);
    int first = subscriber.sequences().get(0);
    assertThat(subscriber.sequences())
        .isEqualTo(IntStream.range(first, first + subscriber.sent.size()).boxed().toList());
  }
}
