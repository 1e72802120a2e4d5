package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.KEYFRAME;
import static io.sluice.core.io.PlaneFixture.SENT_RTX_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_SSRC;
import static io.sluice.core.io.PlaneFixture.link;
import static io.sluice.core.io.PlaneFixture.publish;
import static io.sluice.core.io.PlaneFixture.sending;
import static io.sluice.core.io.PlaneFixture.tcpLink;
import static io.sluice.core.io.PlaneFixture.video;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.core.testkit.RtcPeer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A plane whose only address is ::1. */
@EnabledIf(value = "hasIpv6", disabledReason = "this machine has no IPv6")
class Ipv6Test {
  private static final long WAIT_NANOS = 20_000_000_000L;
  private static final long PACING_NANOS = 1_000_000;

  static boolean hasIpv6() {
    try {
      new DatagramSocket(new InetSocketAddress(loopback(), 0)).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetAddress loopback() throws UnknownHostException {
    byte[] address = new byte[16];
    address[15] = 1;
    return InetAddress.getByAddress(address);
  }

  private static NettyMediaPlane open() throws UnknownHostException {
    return new NettyMediaPlane(
        new MediaConfig(0, 0, List.of(loopback()), List.of(), 2, 4), List::of);
  }

  private static RtcPeer peer(boolean controlling) throws UnknownHostException, SocketException {
    return new RtcPeer(controlling, SrtpProfile.preference(), loopback());
  }

  @Test
  void shouldConnectAndForwardOverUdp() throws Exception {
    try (NettyMediaPlane plane = open()) {
      MediaRoom room = plane.openRoom("room");
      Link publisher = link(room.openPeer("publisher"), false, peer(true), null);
      Link subscriber = link(room.openPeer("subscriber"), true, peer(false), null);
      forward(publisher, subscriber);
      room.close();
      MediaLeft.awaitNothing(plane);
    }
  }

  @Test
  void shouldConnectAndForwardOverTcp() throws Exception {
    try (NettyMediaPlane plane = open()) {
      MediaRoom room = plane.openRoom("room");
      Link publisher = tcpLink(room.openPeer("publisher"), false, peer(true)).link();
      Link subscriber = tcpLink(room.openPeer("subscriber"), true, peer(false)).link();
      forward(publisher, subscriber);
      room.close();
      MediaLeft.awaitNothing(plane);
    }
  }

  @Test
  void shouldAnnounceTheAddressForBothProtocols() throws Exception {
    try (NettyMediaPlane plane = open()) {
      List<IceCandidate> candidates =
          plane
              .openRoom("room")
              .openPeer("peer")
              .openTransport(false, true, (state, reason) -> {})
              .local()
              .candidates();
      assertThat(candidates).extracting(IceCandidate::protocol).containsExactly("udp", "tcp");
      assertThat(candidates)
          .extracting(candidate -> candidate.address().getAddress())
          .allMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
    }
  }

  private static void forward(Link publisher, Link subscriber) throws Exception {
    MediaTrack track = publisher.transport().receive(video(), codec -> {});
    subscriber.transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC)).attach(track);
    long begin = System.nanoTime();
    for (int sequence = 1; subscriber.peer().waitingRtp() < 20; sequence++) {
      assertThat(System.nanoTime() - begin).as("nothing is forwarded").isLessThan(WAIT_NANOS);
      publish(publisher.peer(), sequence, KEYFRAME);
      LockSupport.parkNanos(PACING_NANOS);
    }
    assertThat(subscriber.peer().nextRtp()).endsWith(KEYFRAME);
    publisher.peer().close();
    subscriber.peer().close();
  }
}
