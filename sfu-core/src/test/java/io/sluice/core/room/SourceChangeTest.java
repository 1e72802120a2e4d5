package io.sluice.core.room;

import static io.sluice.core.room.RoomHarness.DELTA;
import static io.sluice.core.room.RoomHarness.KEYFRAME;
import static io.sluice.core.room.RoomHarness.VP8_RTX;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.ReceiveSection.AnnouncedStream;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtp.RtpHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources that leave (RFC 3550 section 6.6) and come. */
class SourceChangeTest {
  private static final long SSRC = 1_000;
  private static final long RTX_SSRC = 1_001;
  private static final long NEXT_SSRC = 2_000;
  private static final int SOURCES = 3 * StreamBinder.MAX_SSRCS;

  private final RoomHarness room = new RoomHarness();
  private final RoomHarness.Subscriber subscriber = room.subscriber(RoomHarness.vp8());

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    room.home.run();
    room.other.run();
    room.recycler.assertAllReturned();
  }

  private void publish(long media, long rtx) {
    List<AnnouncedStream> streams =
        media < 0 ? List.of() : List.of(new AnnouncedStream(media, rtx));
    PublishedTrack track = room.publish(room.section("a", true, streams));
    room.home.as(() -> subscriber.subscription.attach(track.feedOn(room.home)));
    room.home.run();
  }

  private static void bye(RtcpHandler handler, long ssrc) {
    byte[] data = new byte[100];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(data, 0, data.length);
    writer.receiverReport(ssrc);
    writer.bye(ssrc);
    assertThat(RtcpParser.parse(data, 0, writer.length(), handler)).isTrue();
  }

  private void publisherSaysBye(long ssrc) {
    room.publisher.now(room.clock.nanos());
    room.home.as(() -> bye(room.publisher, ssrc));
  }

  private void receiveRtx(long ssrc, int sequence, int original, byte[] payload) {
    byte[] wrapped = new byte[2 + payload.length];
    RtpHeader.writeShort(wrapped, 0, original);
    System.arraycopy(payload, 0, wrapped, 2, payload.length);
    room.receive(room.packet(ssrc, VP8_RTX, sequence, "", wrapped));
  }

  @Test
  void shouldGiveTheTrackToAnotherSsrcAtOnce() {
    publish(-1, -1);
    room.receive(SSRC, 1, KEYFRAME);
    publisherSaysBye(SSRC);

    room.receive(NEXT_SSRC, 500, KEYFRAME);

    int first = subscriber.sequences().get(0);
    assertThat(subscriber.sequences()).containsExactly(first, first + 1);
  }

  /** A packet that was overtaken by the BYE goes out, but must not take the place back. */
  @Test
  void shouldNotGiveThePlaceBackToAStraggler() {
    publish(-1, -1);
    room.receive(SSRC, 1, KEYFRAME);
    publisherSaysBye(SSRC);
    room.receive(SSRC, 2, KEYFRAME);
    assertThat(subscriber.sent).hasSize(2);

    room.receive(NEXT_SSRC, 500, KEYFRAME);
    room.receive(SSRC, 3, KEYFRAME);

    assertThat(subscriber.sent).hasSize(3);
  }

  @Test
  void shouldLoseNothingOfASourceThatSaysItLeavesAndGoesOn() {
    publish(SSRC, RTX_SSRC);
    room.receive(SSRC, 1, KEYFRAME);
    publisherSaysBye(SSRC);
    for (int sequence = 2; sequence <= 101; sequence++) {
      room.pass(10);
      room.receive(SSRC, sequence, sequence == 2 ? KEYFRAME : DELTA);
    }

    assertThat(subscriber.sent).hasSize(101);
    int first = subscriber.sequences().get(0);
    assertThat(subscriber.subscription.resendable(first + 60, room.clock.nanos())).isNotNull();
  }

  /** The other one has left by then, and it is long since this one did. */
  @Test
  void shouldTakeBackAtOnceASourceThatLeftBefore() {
    publish(-1, -1);
    room.receive(SSRC, 1, KEYFRAME);
    publisherSaysBye(SSRC);
    room.receive(NEXT_SSRC, 500, KEYFRAME);
    room.pass(200);
    room.receive(NEXT_SSRC, 501, DELTA);
    publisherSaysBye(NEXT_SSRC);

    room.receive(SSRC, 2, KEYFRAME);

    assertThat(subscriber.sent).hasSize(4);
  }

  /** Each source leaves something behind that comes after its BYE. */
  @Test
  void shouldTakeAnyNumberOfSourcesOneAfterAnother() {
    publish(-1, -1);
    room.receive(SSRC, 1, KEYFRAME);
    for (int source = 0; source < SOURCES; source++) {
      long ssrc = SSRC + source;
      publisherSaysBye(ssrc);
      room.receive(ssrc, 2, DELTA);
      room.receive(ssrc + 1, 1, KEYFRAME);
      room.pass(50);
      room.receive(ssrc, 3, DELTA);
      room.pass(50);
    }

    assertThat(subscriber.sent).hasSize(2 * SOURCES + 1);
  }

  @Test
  void shouldAskNobodyForAKeyframeUntilTheNextSourceComes() {
    publish(SSRC, RTX_SSRC);
    room.receive(SSRC, 1, KEYFRAME);
    room.pass(2_000);
    int asked = room.plisSent();
    publisherSaysBye(SSRC);
    room.home.as(subscriber.subscription::requestKeyframe);
    room.pass(1_000);
    assertThat(room.plisSent()).isEqualTo(asked);

    room.receive(NEXT_SSRC, 500, DELTA);
    room.pass(10);

    assertThat(room.plisSent()).isEqualTo(asked + 1);
  }

  @Test
  void shouldTakeASourceAgainThatComesBack() {
    publish(SSRC, RTX_SSRC);
    room.receive(SSRC, 1, KEYFRAME);
    publisherSaysBye(SSRC);
    room.pass(600);

    room.receive(SSRC, 2, KEYFRAME);

    assertThat(subscriber.sent).hasSize(2);
  }

  @Test
  void shouldChangeNothingForForeignSsrcs() {
    publish(SSRC, RTX_SSRC);
    room.receive(SSRC, 1, KEYFRAME);
    publisherSaysBye(99);
    publisherSaysBye(NEXT_SSRC);

    room.receive(SSRC, 2, DELTA);

    assertThat(subscriber.sent).hasSize(2);
  }

  @Test
  void shouldEndOnlyTheRepairsWhenTheirSsrcLeaves() {
    publish(SSRC, RTX_SSRC);
    room.receive(SSRC, 1, KEYFRAME);
    receiveRtx(RTX_SSRC, 50, 2, DELTA);
    publisherSaysBye(RTX_SSRC);

    room.receive(SSRC, 3, DELTA);
    receiveRtx(RTX_SSRC + 5, 60, 4, DELTA);

    assertThat(subscriber.sent).hasSize(4);
  }

  @Test
  void shouldTakeAnnouncedRtxThatIsTheFirstThingSeen() {
    publish(SSRC, RTX_SSRC);
    receiveRtx(RTX_SSRC, 50, 1, KEYFRAME);
    room.receive(SSRC, 2, DELTA);

    assertThat(subscriber.sent).hasSize(2);
  }

  @Test
  void shouldTakeUnannouncedRtxOfTheOnlySourceBeforeItsMedia() {
    publish(SSRC, -1);
    receiveRtx(7_777, 50, 1, KEYFRAME);
    room.receive(SSRC, 2, DELTA);

    assertThat(subscriber.sent).hasSize(2);
  }

  @Test
  void shouldIgnoreWhatASubscriberSaysOfLeaving() {
    SubscriberStreams streams =
        new SubscriberStreams(room.ntp, (data, length) -> {}, new Random(3), 0);
    streams.add(subscriber.subscription);
    publish(SSRC, RTX_SSRC);
    bye(streams, subscriber.subscription.section().ssrc());
    bye(streams, 1);

    room.receive(SSRC, 1, KEYFRAME);

    assertThat(streams.count()).isEqualTo(1);
    assertThat(subscriber.sent).hasSize(1);
  }

  @Test
  void shouldTellASubscriberWhichSourcesEnded() {
    List<byte[]> out = new ArrayList<>();
    SubscriberStreams streams =
        new SubscriberStreams(
            room.ntp, (data, length) -> out.add(Arrays.copyOf(data, length)), new Random(3), 0);
    streams.add(subscriber.subscription);
    publish(SSRC, RTX_SSRC);
    room.receive(SSRC, 1, KEYFRAME);

    room.home.as(() -> streams.remove(subscriber.subscription));

    assertThat(out).hasSize(1);
    List<Long> left = new ArrayList<>();
    RtcpHandler ends =
        new RtcpHandler() {
          @Override
          public void bye(long ssrc) {
            left.add(ssrc);
          }
        };
    assertThat(RtcpParser.parse(out.get(0), 0, out.get(0).length, ends)).isTrue();
    assertThat(left).containsExactly(0x5555L, 0x6666L);
  }

  @Test
  void shouldSayNothingOfASourceThatNeverSent() {
    List<byte[]> out = new ArrayList<>();
    SubscriberStreams streams =
        new SubscriberStreams(room.ntp, (data, length) -> out.add(data), new Random(3), 0);
    streams.add(subscriber.subscription);
    streams.remove(subscriber.subscription);

    assertThat(out).isEmpty();
  }
}
