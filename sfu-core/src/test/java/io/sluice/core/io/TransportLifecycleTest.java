package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.KEYFRAME;
import static io.sluice.core.io.PlaneFixture.SENT_RTX_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_SSRC;
import static io.sluice.core.io.PlaneFixture.awaitTasks;
import static io.sluice.core.io.PlaneFixture.link;
import static io.sluice.core.io.PlaneFixture.publish;
import static io.sluice.core.io.PlaneFixture.sending;
import static io.sluice.core.io.PlaneFixture.video;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPeer;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.TransportState;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.core.testkit.RtcPeer;
import io.sluice.core.wire.rtp.RtpHeader;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ends of transports, in every order that clients and listeners can bring about. */
class TransportLifecycleTest {
  /** A DTLS 1.2 handshake record with the beginning of a ClientHello (RFC 6347 section 4.1). */
  private static final byte[] CLIENT_HELLO = {
    22, -2, -3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0
  };

  private final MediaPlane plane =
      MediaPlane.open(
          new MediaConfig(
              0, MediaConfig.NO_TCP, List.of(InetAddress.getLoopbackAddress()), List.of(), 2, 4));
  private final MediaRoom room = plane.openRoom("room");

  @AfterEach
  void closePlane() {
    plane.close();
  }

  /** RFC 5246 section 7.2.1: else the peer notices only by the lack of consent, 30 s later. */
  @Test
  void shouldTellThePeerThatTheServerCloses() throws Exception {
    Link link = link(room.openPeer("peer"), false);

    link.transport().close();

    assertThat(link.peer().closedByServer()).succeedsWithin(20, TimeUnit.SECONDS);
    link.peer().close();
  }

  /** Another loop may have handed the datagram over before the transport was closed. */
  @Test
  void shouldBeginNoHandshakeAfterTheEnd() throws Exception {
    Link link = link(room.openPeer("peer"), true);

    link.peer().closeAndReceive(CLIENT_HELLO);

    assertThat(link.peer().handshakes()).isZero();
    link.peer().close();
  }

  /** The server as the client has sent its ClientHello to a peer that never answers it. */
  @Test
  void shouldCloseThePlaneWhileAHandshakeIsPending() throws Exception {
    try (RtcPeer peer = new RtcPeer(true)) {
      CompletableFuture<Void> closed = new CompletableFuture<>();
      MediaTransport transport =
          room.openPeer("peer")
              .openTransport(
                  false,
                  true,
                  (state, reason) -> {
                    if (state == TransportState.CLOSED) {
                      closed.complete(null);
                    }
                  });
      transport.connect(
          new RemoteTransport(
              peer.local().ice(), List.of(peer.local().fingerprint()), DtlsRole.CLIENT));
      peer.checkOnly(transport.local());
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (plane.snapshot().handshakes() == 0 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(plane.snapshot().handshakes()).isEqualTo(1);

      plane.close();

      assertThat(closed).isCompleted();
    }
  }

  @Test
  void shouldLoseNoPacketToAListenerThatThrows() throws Exception {
    Link publisher = link(room.openPeer("publisher"), false);
    Link subscriber = link(room.openPeer("subscriber"), true);
    MediaTrack track =
        publisher
            .transport()
            .receive(
                video(),
                codec -> {
                  throw new IllegalStateException("a fault of the listener");
                });
    subscriber.transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC)).attach(track);
    awaitTasks(subscriber, publisher);
    publish(publisher.peer(), 100, KEYFRAME);

    assertThat(RtpHeader.ssrc(subscriber.peer().nextRtp(), 0)).isEqualTo(SENT_SSRC);
    publisher.peer().close();
    subscriber.peer().close();
    room.close();
    MediaLeft.awaitNothing(plane);
  }

  @Test
  void shouldCloseWhatIsOpenedInARoomOrPeerThatWasClosed() {
    MediaPeer peer = room.openPeer("peer");
    peer.close();
    peer.openTransport(false, true, (state, reason) -> {});
    room.close();
    room.openPeer("late").openTransport(false, true, (state, reason) -> {});

    MediaLeft.awaitNothing(plane);
  }
}
