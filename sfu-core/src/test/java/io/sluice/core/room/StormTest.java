package io.sluice.core.room;

import static io.sluice.core.room.RoomHarness.DELTA;
import static io.sluice.core.room.RoomHarness.KEYFRAME;
import static io.sluice.core.room.RoomHarness.VP8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * 500 subscribers who ask for a keyframe and for everything again 10 times a second each: what it
 * costs the publisher, themselves, and those who ask for nothing. In virtual time; each track has a
 * packet every 10 ms.
 */
class StormTest {
  private static final int SUBSCRIBERS = 500;
  private static final long SSRC = 1_000;
  private static final long OTHER_SSRC = 2_000;
  private static final int PAYLOAD = 1_000;

  /** In packets of a track. */
  private static final int SECOND = 100;

  /** Of one packet, to one subscriber. */
  private static final int MOST_COPIES = 10;

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** How long the publisher's encoder takes for a keyframe, in packets. */
  private static final int ENCODING = 5;

  private final RoomHarness room = new RoomHarness();
  private final PublishedTrack track = room.publish(room.video("a", SSRC));
  private final PublishedTrack other = room.publish(room.video("b", OTHER_SSRC));
  private final List<ScriptedSubscriber> crowd = new ArrayList<>();
  private final List<ScriptedSubscriber> bystanders = new ArrayList<>();

  /** When the publisher was asked for a keyframe of the crowd's track. */
  private final List<Long> requests = new ArrayList<>();

  private final RtcpHandler publisher =
      new RtcpHandler() {
        @Override
        public void pli(long senderSsrc, long mediaSsrc) {
          if (mediaSsrc == SSRC) {
            requests.add(room.clock.nanos());
            keyframeIn = ENCODING;
          }
        }
      };

  private int rtcpRead;
  private int sequence;
  private int keyframeIn;

  @BeforeEach
  void gather() {
    for (int i = 0; i < SUBSCRIBERS; i++) {
      ManualLane lane = i % 2 == 0 ? room.home : room.other;
      ScriptedSubscriber subscriber = new ScriptedSubscriber(room, lane, i);
      subscriber.follow(track);
      crowd.add(subscriber);
    }
    for (ManualLane lane : List.of(room.home, room.other)) {
      ScriptedSubscriber bystander = new ScriptedSubscriber(room, lane, SUBSCRIBERS);
      bystander.follow(other);
      bystanders.add(bystander);
    }
    room.home.run();
    room.other.run();
    packet(KEYFRAME);
    live(2 * SECOND, false);
    requests.clear();
  }

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    room.home.run();
    room.other.run();
    room.recycler.assertAllReturned();
  }

  /** Lets so many packets pass; all complain after every tenth if it storms. */
  private void live(int packets, boolean storm) {
    for (int i = 0; i < packets; i++) {
      packet(--keyframeIn == 0 ? KEYFRAME : DELTA);
      if (storm && i % 10 == 0) {
        crowd.forEach(ScriptedSubscriber::complain);
        assertThat(room.home.waiting() + room.other.waiting()).as("work for the lanes").isZero();
      }
      room.pass(10);
      readRtcp();
    }
  }

  /** A packet of each track; whoever asks for nothing has it when this returns. */
  private void packet(byte[] begin) {
    sequence++;
    room.receive(SSRC, sequence, Arrays.copyOf(begin, PAYLOAD));
    room.receive(room.packet(OTHER_SSRC, VP8, sequence, "", sequence == 1 ? KEYFRAME : DELTA));
    for (ScriptedSubscriber bystander : bystanders) {
      assertThat(bystander.sent()).isEqualTo(sequence);
    }
  }

  private void readRtcp() {
    for (; rtcpRead < room.rtcp.size(); rtcpRead++) {
      byte[] datagram = room.rtcp.get(rtcpRead);
      RtcpParser.parse(datagram, 0, datagram.length, publisher);
    }
  }

  @Test
  void shouldAskThePublisherAtMostTwiceASecond() {
    live(10 * SECOND, true);

    assertThat(requests).hasSizeBetween(10, 20);
    for (int i = 2; i < requests.size(); i++) {
      assertThat(requests.get(i) - requests.get(i - 2)).isGreaterThanOrEqualTo(SECOND_NANOS);
    }
  }

  @Test
  void shouldAskThePublisherOnceForABurst() {
    for (int repetition = 0; repetition < 3; repetition++) {
      crowd.forEach(ScriptedSubscriber::requestKeyframe);
    }
    live(5 * SECOND, false);

    assertThat(requests).hasSize(1);
  }

  @Test
  void shouldResendAtMostFifteenPercentAtLittleLoss() {
    live(2 * SECOND, true); // the burst that everybody is allowed is spent
    int[] sent = crowd.stream().mapToInt(ScriptedSubscriber::sent).toArray();
    int[] resent = crowd.stream().mapToInt(ScriptedSubscriber::resent).toArray();
    live(10 * SECOND, true);

    for (int i = 0; i < SUBSCRIBERS; i++) {
      int resends = crowd.get(i).resent() - resent[i];
      int share = (crowd.get(i).sent() - sent[i]) * 15 / 100;
      assertThat(resends).isBetween(share / 2, share + 1);
      assertThat(crowd.get(i).mostCopies()).isLessThanOrEqualTo(MOST_COPIES);
    }
  }

  @Test
  void shouldNeitherDelayNorLoseAnyPacket() {
    live(5 * SECOND, true);

    for (ScriptedSubscriber subscriber : crowd) {
      assertThat(subscriber.sent()).isEqualTo(sequence);
      assertThat(subscriber.inOrder()).isTrue();
    }
    for (ScriptedSubscriber bystander : bystanders) {
      assertThat(bystander.sent()).isEqualTo(sequence);
      assertThat(bystander.resent()).isZero();
      assertThat(bystander.inOrder()).isTrue();
    }
    assertThat(room.nacksSent()).as("what the publisher is asked for").isEmpty();
  }

  /** What is too old is no reason to trouble the publisher's lane for each packet. */
  @Test
  void shouldMakeNoWorkOfRequestsForExpiredPackets() {
    room.clock.advanceMillis(1_100);
    for (int round = 0; round < 10; round++) {
      crowd.forEach(ScriptedSubscriber::complain);
      assertThat(room.home.waiting() + room.other.waiting()).isZero();
    }
    room.pass(10);
    readRtcp();

    assertThat(requests).hasSize(1);
  }

  /** One second of each track is kept, whoever asks for how much. */
  @Test
  void shouldKeepNoMorePacketsThanWithoutAStorm() {
    int before = room.recycler.out();
    live(5 * SECOND, true);

    assertThat(room.recycler.out()).isLessThanOrEqualTo(before).isLessThanOrEqualTo(2 * SECOND + 2);
  }
}
