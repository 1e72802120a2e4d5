package io.sluice.core.room;

import static io.sluice.core.room.RoomHarness.DELTA;
import static io.sluice.core.room.RoomHarness.KEYFRAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.Codec;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which packets a subscriber gets, and what it may ask for again. */
class SubscriptionTest {
  private static final long SSRC = 1_000;

  private final RoomHarness room = new RoomHarness();
  private final PublishedTrack track = room.publish(room.video("a", SSRC));
  private final RoomHarness.Subscriber subscriber = room.subscriber(RoomHarness.vp8());

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

  @Test
  void shouldBeginAtAKeyframe() {
    attach(room.home);
    room.receive(SSRC, 1, DELTA);
    room.receive(SSRC, 2, KEYFRAME);
    room.receive(SSRC, 3, DELTA);

    assertThat(subscriber.sent).hasSize(2);
  }

  @Test
  void shouldReachASubscriberOnAnotherLane() {
    attach(room.other);
    room.receive(SSRC, 1, KEYFRAME);
    room.receive(SSRC, 2, DELTA);

    assertThat(subscriber.sent).hasSize(2);
    assertThat(room.recycler.out()).as("kept for resends on that lane").isEqualTo(2);
  }

  @Test
  void shouldSendNothingOfACodecThatTheSubscriberDoesNotHave() {
    RoomHarness.Subscriber h264 = room.subscriber(new Codec("H264", 90_000, 0, Map.of()));
    room.home.as(() -> h264.subscription.attach(track.feedOn(room.home)));
    room.receive(SSRC, 1, KEYFRAME);

    assertThat(h264.sent).isEmpty();
  }

  @Test
  void shouldLeaveNoGapForAnEmptyPacket() {
    attach(room.home);
    room.receive(SSRC, 1, KEYFRAME);
    room.receive(SSRC, 2, new byte[0]);
    room.receive(SSRC, 3, DELTA);

    int first = subscriber.sequences().get(0);
    assertThat(subscriber.sequences()).containsExactly(first, first + 1);
  }

  @Test
  void shouldSendNothingWhilePausedAndResumeAtAKeyframe() {
    attach(room.home);
    room.receive(SSRC, 1, KEYFRAME);
    room.home.as(() -> subscriber.subscription.pause(true));
    room.receive(SSRC, 2, DELTA);
    room.home.as(() -> subscriber.subscription.pause(false));
    room.receive(SSRC, 3, DELTA);
    room.receive(SSRC, 4, KEYFRAME);

    int first = subscriber.sequences().get(0);
    assertThat(subscriber.sequences()).containsExactly(first, first + 1);
  }

  @Test
  void shouldFindWhatMayBeSentAgainOnceARoundTrip() {
    attach(room.home);
    room.receive(SSRC, 1, KEYFRAME);
    int sequence = subscriber.sequences().get(0);
    long now = room.clock.nanos();

    RtpPacket found = subscriber.subscription.resendable(sequence, now);

    assertThat(found).isNotNull();
    byte[] out = new byte[1_500];
    int header = subscriber.subscription.writeResend(found, sequence, out, 0, 0, now);
    RtpPacket rtx = new RtpPacket(out, ignored -> {});
    assertThat(rtx.fill(header + subscriber.subscription.rtxPayloadLength(found), now)).isTrue();
    assertThat(rtx.ssrc()).isEqualTo(0x6666);
    assertThat(rtx.payloadType()).isEqualTo(121);
    assertThat(rtx.timestamp()).isEqualTo(subscriber.sent.get(0).timestamp());
    assertThat(subscriber.subscription.resendable(sequence + 1, now)).isNull();
  }

  /** A lost beginning comes back by RTX after the rest of the keyframe has passed. */
  @Test
  void shouldBeginWithTheWholeKeyframeWhenItsFirstPacketIsLate() {
    attach(room.home);
    room.receive(SSRC, 1, DELTA);
    room.receive(SSRC, 3, DELTA);
    room.receive(SSRC, 4, DELTA);
    room.receive(SSRC, 2, KEYFRAME);
    room.receive(SSRC, 5, DELTA);

    int first = subscriber.sequences().get(0);
    assertThat(subscriber.sequences()).containsExactly(first, first + 1, first + 2, first + 3);
    assertThat(subscriber.sent.get(0).timestamp()).isEqualTo(3_000L * 2);
  }

  /** One request, said many times over, must not multiply the traffic. */
  @Test
  void shouldResendOnceForRequestsThatComeTogether() {
    attach(room.home);
    room.receive(SSRC, 1, KEYFRAME);
    int sequence = subscriber.sequences().get(0);
    long now = room.clock.nanos();
    RtpPacket found = subscriber.subscription.resendable(sequence, now);
    assertThat(found).isNotNull();
    subscriber.subscription.writeResend(found, sequence, new byte[1_500], 0, 0, now);

    assertThat(subscriber.subscription.resendable(sequence, now)).isNull();
    assertThat(subscriber.subscription.resendable(sequence, now + 5_000_000)).isNotNull();
  }

  @Test
  void shouldNotResendWhatIsOlderThanASecond() {
    attach(room.home);
    room.receive(SSRC, 1, KEYFRAME);
    room.pass(1_100);

    assertThat(
            subscriber.subscription.resendable(subscriber.sequences().get(0), room.clock.nanos()))
        .isNull();
  }

  /** After an outage the subscriber asks for what nobody has: only a keyframe helps it. */
  @Test
  void shouldAskForAKeyframeInsteadOfWhatIsTooOld() {
    attach(room.home);
    room.receive(SSRC, 1, KEYFRAME);
    room.receive(SSRC, 2, DELTA);
    room.pass(1_100);
    int before = room.plisSent();
    int lost = subscriber.sequences().get(1);

    room.home.as(() -> subscriber.subscription.resendable(lost, room.clock.nanos()));
    room.pass(20);
    assertThat(room.plisSent()).isEqualTo(before + 1);

    room.receive(SSRC, 3, KEYFRAME);
    room.home.as(() -> subscriber.subscription.resendable(lost, room.clock.nanos()));
    room.pass(2_000);
    assertThat(room.plisSent()).as("it has a newer keyframe").isEqualTo(before + 1);
  }

  @Test
  void shouldLetGoOfASilentTracksPackets() {
    SubscriberStreams streams =
        new SubscriberStreams(room.ntp, (data, length) -> {}, new Random(3), 0);
    streams.add(subscriber.subscription);
    attach(room.home);
    room.receive(SSRC, 1, KEYFRAME);
    assertThat(room.recycler.out()).isEqualTo(1);

    room.clock.advanceMillis(3_000);
    room.home.as(() -> streams.onTimer(room.clock.nanos()));

    assertThat(room.recycler.out()).isZero();
  }

  /** What was lost just before a switch is asked for after it. */
  @Test
  void shouldResendWhatIsFromTheFormerTrackForASecond() {
    PublishedTrack next = room.publish(room.video("b", 2_000));
    attach(room.home);
    room.receive(SSRC, 1, KEYFRAME);
    int sequence = subscriber.sequences().get(0);
    room.home.as(() -> subscriber.subscription.attach(next.feedOn(room.home)));
    room.receive(2_000, 1, KEYFRAME);

    RtpPacket found = subscriber.subscription.resendable(sequence, room.clock.nanos());
    assertThat(found).isNotNull();
    assertThat(found.ssrc()).isEqualTo(SSRC);
    subscriber.subscription.refreshSource(room.clock.nanos() + 1_000_000_000);
    assertThat(subscriber.subscription.resendable(sequence, room.clock.nanos())).isNull();
  }

  /** The report gives the outgoing timestamp of the publisher's clock, on ours. */
  @Test
  void shouldReportThePublishersTimeline() {
    SubscriberStreams streams =
        new SubscriberStreams(
            room.ntp, (data, length) -> reports.add(Arrays.copyOf(data, length)), new Random(3), 0);
    streams.add(subscriber.subscription);
    attach(room.home);
    room.receive(SSRC, 100, KEYFRAME);
    byte[] report = new byte[100];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(report, 0, report.length);
    writer.senderReport(SSRC, 5L << 32, 300_000, 1, 1);
    room.publisher.now(room.clock.nanos());
    room.home.as(() -> RtcpParser.parse(report, 0, writer.length(), room.publisher));
    long reportedAt = room.clock.nanos();

    room.clock.advanceMillis(2_000);
    streams.onTimer(room.clock.nanos());

    long[] seen = new long[2];
    RtcpParser.parse(
        reports.get(0),
        0,
        reports.get(0).length,
        new RtcpHandler() {
          @Override
          public void senderReport(
              long ssrc, long ntp, long rtpTimestamp, long packets, long octets) {
            seen[0] = ntp;
            seen[1] = rtpTimestamp;
          }
        });
    long elapsed = NtpClock.toTicks(seen[0] - room.ntp.ntp(reportedAt), 90_000);
    assertThat(seen[1]).isBetween(300_000 + elapsed - 1, 300_000 + elapsed + 1);
  }

  private SubscriberStreams reporting() {
    SubscriberStreams streams =
        new SubscriberStreams(
            room.ntp,
            (data, length) -> reports.add(Arrays.copyOf(data, length)),
            new Random(3),
            room.clock.nanos());
    streams.add(subscriber.subscription);
    return streams;
  }

  private void publisherReports(long ssrc, long timestamp) {
    room.publisher.now(room.clock.nanos());
    room.home.as(() -> room.publisher.senderReport(ssrc, 5L << 32, timestamp, 1, 1));
  }

  /** Until its first report a subscriber plays audio and video as they come. */
  @Test
  void shouldReportAtOnceWhenItBegins() {
    SubscriberStreams streams = reporting();
    attach(room.home);
    room.receive(SSRC, 100, KEYFRAME);
    publisherReports(SSRC, 300_000);
    room.clock.advanceMillis(100);
    streams.onTimer(room.clock.nanos());
    assertThat(reports).hasSize(1);

    room.clock.advanceMillis(100);
    streams.onTimer(room.clock.nanos());
    assertThat(reports).hasSize(1);
  }

  /** The timestamps of another SSRC begin anywhere: a report made of both is off by hours. */
  @Test
  void shouldNotReportTheTimelineOfAFormerSource() {
    PublishedTrack layered = room.publish(room.video("b", 2_000, 3_000));
    SubscriberStreams streams = reporting();
    room.home.as(() -> subscriber.subscription.attach(layered.feedOn(room.home)));
    room.home.run();
    room.receive(2_000, 1, KEYFRAME);
    publisherReports(2_000, 300_000);
    room.clock.advanceMillis(600);
    room.receive(3_000, 1, KEYFRAME);
    assertThat(subscriber.sent).hasSize(2);

    room.clock.advanceMillis(1_600);
    streams.onTimer(room.clock.nanos());
    assertThat(reports).isEmpty();

    publisherReports(3_000, 4_000_000_000L);
    room.clock.advanceMillis(1_600);
    streams.onTimer(room.clock.nanos());
    assertThat(reports).hasSize(1);
  }

  /** Nothing has changed for what it sent, and its audio goes on. */
  @Test
  void shouldReportTheFormerTimelineWhileItWaitsForAKeyframe() {
    SubscriberStreams streams = reporting();
    attach(room.home);
    room.receive(SSRC, 100, KEYFRAME);
    publisherReports(SSRC, 300_000);
    room.clock.advanceMillis(1_600);
    streams.onTimer(room.clock.nanos());
    assertThat(reports).hasSize(1);

    room.home.as(() -> assertThat(subscriber.subscription.skipToKeyframe(false)).isTrue());
    room.clock.advanceMillis(1_600);
    streams.onTimer(room.clock.nanos());

    assertThat(reports).hasSize(2);
  }

  private final List<byte[]> reports = new ArrayList<>();
}
