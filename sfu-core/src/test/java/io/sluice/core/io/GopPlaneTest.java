package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.DELTA;
import static io.sluice.core.io.PlaneFixture.KEYFRAME;
import static io.sluice.core.io.PlaneFixture.SENT_RTX_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_SSRC;
import static io.sluice.core.io.PlaneFixture.link;
import static io.sluice.core.io.PlaneFixture.publish;
import static io.sluice.core.io.PlaneFixture.sending;
import static io.sluice.core.io.PlaneFixture.video;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.core.wire.rtp.RtpHeader;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cached group of pictures over real sockets: the loop's timer sends it, and then stops. */
class GopPlaneTest {
  private static final int PACKETS = 60;

  private final MediaPlane plane =
      MediaPlane.open(
          new MediaConfig(
              0, MediaConfig.NO_TCP, List.of(InetAddress.getLoopbackAddress()), List.of(), 1, 4));

  @AfterEach
  void closePlane() {
    plane.close();
  }

  private static ReceiveSection cachedVideo() {
    ReceiveSection video = video();
    return new ReceiveSection(
        video.mid(),
        video.kind(),
        video.payloads(),
        video.extensions(),
        video.streams(),
        video.rids(),
        false,
        video.rtcp(),
        true);
  }

  private static void subscribe(Link subscriber, MediaTrack track) throws Exception {
    subscriber.transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC)).attach(track);
    assertThat(subscriber.transport().snapshot().toCompletableFuture().get()).isNotNull();
  }

  @Test
  void shouldSendALateSubscriberTheWholeGroup() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = link(room.openPeer("publisher"), false);
    Link first = link(room.openPeer("first"), true);
    Link late = link(room.openPeer("late"), true);
    MediaTrack track = publisher.transport().receive(cachedVideo(), codec -> {});
    subscribe(first, track);
    publish(publisher.peer(), 1, KEYFRAME);
    for (int sequence = 2; sequence <= PACKETS; sequence++) {
      publish(publisher.peer(), sequence, DELTA);
    }
    for (int i = 0; i < PACKETS; i++) {
      first.peer().nextRtp();
    }

    subscribe(late, track);

    byte[] keyframe = late.peer().nextRtp();
    assertThat(keyframe).endsWith(KEYFRAME);
    int sequence = RtpHeader.sequence(keyframe, 0);
    long timestamp = RtpHeader.timestamp(keyframe, 0);
    for (int i = 1; i < PACKETS; i++) {
      byte[] delta = late.peer().nextRtp();
      assertThat(RtpHeader.sequence(delta, 0)).isEqualTo(sequence + i);
      assertThat(RtpHeader.timestamp(delta, 0)).isGreaterThan(timestamp);
      timestamp = RtpHeader.timestamp(delta, 0);
    }
    assertThat(timestamp).isEqualTo(3_000L * PACKETS);
    for (Link link : List.of(publisher, first, late)) {
      link.peer().close();
    }
    room.close();
    MediaLeft.awaitNothing(plane);
  }
}
