package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.KEYFRAME;
import static io.sluice.core.io.PlaneFixture.SENT_RTX_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_SSRC;
import static io.sluice.core.io.PlaneFixture.publish;
import static io.sluice.core.io.PlaneFixture.sending;
import static io.sluice.core.io.PlaneFixture.video;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPeer;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.io.PlaneFixture.Network;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.UdpRelay;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers whose datagrams pass a network on their way to the server and back. */
class RelayedPeerTest {
  private static final long WAIT_NANOS = 20_000_000_000L;
  private static final long PACING_NANOS = 2_000_000L;

  private final MediaPlane plane =
      MediaPlane.open(
          new MediaConfig(
              0, MediaConfig.NO_TCP, List.of(InetAddress.getLoopbackAddress()), List.of(), 2, 4));

  @AfterEach
  void closePlane() {
    plane.close();
  }

  private static Link link(MediaPeer participant, boolean serverOffers, Network network)
      throws Exception {
    return PlaneFixture.link(participant, serverOffers, SrtpProfile.preference(), network);
  }

  @Test
  void shouldConnectAndForwardThroughTenPercentLossEachWay() {
    NetworkModel lossy = NetworkModel.parse("loss=10%,delay=5ms,jitter=2ms");
    Seeds.forEach(
        3,
        random -> {
          MediaRoom room = plane.openRoom("room");
          try (UdpRelay relay = new UdpRelay(random.nextLong())) {
            Network network = new Network(relay, lossy, lossy);
            Link publisher = link(room.openPeer("publisher"), false, network);
            Link subscriber = link(room.openPeer("subscriber"), true, network);
            forward(publisher, subscriber);
            publisher.peer().close();
            subscriber.peer().close();
          }
          room.close();
          MediaLeft.awaitNothing(plane);
        });
  }

  /** Publishes keyframes until the subscriber has received some of them. */
  private static void forward(Link publisher, Link subscriber) {
    MediaTrack track = publisher.transport().receive(video(), codec -> {});
    subscriber.transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC)).attach(track);
    long begin = System.nanoTime();
    for (int sequence = 1; subscriber.peer().waitingRtp() < 50; sequence++) {
      assertThat(System.nanoTime() - begin).as("nothing is forwarded").isLessThan(WAIT_NANOS);
      publish(publisher.peer(), sequence, KEYFRAME);
      LockSupport.parkNanos(PACING_NANOS);
    }
  }

  @Test
  void shouldSeeTheDelayOfBothWaysInTheRoundTrip() throws Exception {
    MediaRoom room = plane.openRoom("room");
    try (UdpRelay relay = new UdpRelay(Seeds.seed())) {
      Network network =
          new Network(relay, NetworkModel.parse("delay=30ms"), NetworkModel.parse("delay=40ms"));
      Link link = link(room.openPeer("peer"), false, network);

      assertThat(roundTripMillis(link.transport())).as("never early").isGreaterThanOrEqualTo(70);
      link.peer().close();
    }
    room.close();
  }

  /** The round trip, once the server knows it. */
  private static double roundTripMillis(MediaTransport transport) throws Exception {
    long begin = System.nanoTime();
    double millis;
    do {
      assertThat(System.nanoTime() - begin).as("no round trip is known").isLessThan(WAIT_NANOS);
      LockSupport.parkNanos(PACING_NANOS);
      millis = transport.snapshot().toCompletableFuture().get().roundTripMillis();
    } while (millis < 0);
    return millis;
  }
}
