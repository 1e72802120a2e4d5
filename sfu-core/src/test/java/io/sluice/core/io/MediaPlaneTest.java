package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.DELTA;
import static io.sluice.core.io.PlaneFixture.KEYFRAME;
import static io.sluice.core.io.PlaneFixture.PUBLISHED_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_RTX_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_SSRC;
import static io.sluice.core.io.PlaneFixture.link;
import static io.sluice.core.io.PlaneFixture.pliFor;
import static io.sluice.core.io.PlaneFixture.publish;
import static io.sluice.core.io.PlaneFixture.rtcp;
import static io.sluice.core.io.PlaneFixture.sending;
import static io.sluice.core.io.PlaneFixture.video;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.core.wire.rtp.RtpHeader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole way of a packet: ICE, DTLS, SRTP in, forwarding, SRTP out, over real sockets. */
class MediaPlaneTest {
  private final MediaPlane plane =
      MediaPlane.open(
          new MediaConfig(
              0, MediaConfig.NO_TCP, List.of(InetAddress.getLoopbackAddress()), List.of(), 2, 4));

  @AfterEach
  void closePlane() {
    plane.close();
  }

  @Test
  void shouldForwardFromAKeyframeOnAndTranslateTheHeader() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = link(room.openPeer("publisher"), false);
    Link subscriber = link(room.openPeer("subscriber"), true);
    MediaTrack track = publisher.transport().receive(video(), codec -> {});
    MediaSubscription subscription =
        subscriber.transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC));
    subscription.attach(track);
    publish(publisher.peer(), 100, DELTA);
    publisher.peer().nextRtcp(pliFor(PUBLISHED_SSRC));
    publish(publisher.peer(), 101, KEYFRAME);
    publish(publisher.peer(), 102, DELTA);

    byte[] first = subscriber.peer().nextRtp();
    byte[] second = subscriber.peer().nextRtp();

    assertThat(RtpHeader.ssrc(first, 0)).isEqualTo(SENT_SSRC);
    assertThat(RtpHeader.payloadType(first, 0)).isEqualTo(120);
    assertThat(RtpHeader.timestamp(first, 0)).isEqualTo(3_000L * 101);
    assertThat(first).endsWith(KEYFRAME);
    assertThat(first[RtpHeader.FIXED_LENGTH + 4] & 0xff).isEqualTo(5 << 4);
    assertThat(first[RtpHeader.FIXED_LENGTH + 5]).isEqualTo((byte) '7');
    assertThat(second).endsWith(DELTA);
    assertThat(RtpHeader.sequence(second, 0)).isEqualTo(RtpHeader.sequence(first, 0) + 1);
    end(room, publisher, subscriber);
  }

  @Test
  void shouldResendByRtxWhatTheSubscriberLost() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = link(room.openPeer("publisher"), false);
    Link subscriber = link(room.openPeer("subscriber"), true);
    forward(publisher, subscriber, SENT_RTX_SSRC);
    int lost = askForTheNextPacketAgain(publisher, subscriber);
    byte[] resent = subscriber.peer().nextRtp(packet -> RtpHeader.ssrc(packet, 0) == SENT_RTX_SSRC);

    assertThat(RtpHeader.payloadType(resent, 0)).isEqualTo(121);
    assertThat(RtpHeader.readShort(resent, resent.length - DELTA.length - 2)).isEqualTo(lost);
    assertThat(resent).endsWith(DELTA);
    end(room, publisher, subscriber);
  }

  /** AES-GCM forbids another packet under the same index, so the bytes must be the same ones. */
  @Test
  void shouldResendTheIdenticalPacketWithoutRtx() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = link(room.openPeer("publisher"), false);
    Link subscriber = link(room.openPeer("subscriber"), true);
    forward(publisher, subscriber, -1);
    long before = subscriber.transport().snapshot().toCompletableFuture().get().packetsResent();
    askForTheNextPacketAgain(publisher, subscriber);
    // A request behind it in the same queue shows that the NACK was handled.
    subscriber.peer().sendRtcp(rtcp(w -> w.pli(1, SENT_SSRC)));
    publisher.peer().nextRtcp(pliFor(PUBLISHED_SSRC));

    long after = subscriber.transport().snapshot().toCompletableFuture().get().packetsResent();
    assertThat(after - before).isEqualTo(1);
    assertThat(subscriber.peer().waitingRtp()).as("the replay is dropped by the peer").isZero();
    end(room, publisher, subscriber);
  }

  @Test
  void shouldFollowAnotherTrackWithoutAGapInTheSequence() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link one = link(room.openPeer("one"), false);
    Link other = link(room.openPeer("other"), false);
    Link subscriber = link(room.openPeer("subscriber"), true);
    MediaTrack first = one.transport().receive(video(), codec -> {});
    MediaTrack second = other.transport().receive(video(), codec -> {});
    MediaSubscription subscription =
        subscriber.transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC));
    subscription.attach(first);
    int last = publishUntilForwarded(one, subscriber);

    subscription.attach(second);
    publish(other.peer(), 30_000, DELTA);
    other.peer().nextRtcp(pliFor(PUBLISHED_SSRC));
    publish(other.peer(), 30_001, KEYFRAME);
    byte[] switched = subscriber.peer().nextRtp();

    assertThat(RtpHeader.sequence(switched, 0)).isEqualTo(last + 1);
    end(room, one, other, subscriber);
  }

  /** The loop looks after transports with tracks only: one that has a track again is among them. */
  @Test
  void shouldAskForAKeyframeOfATrackThatFollowsAClosedOne() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = link(room.openPeer("publisher"), false);
    Link subscriber = link(room.openPeer("subscriber"), true);
    publisher.transport().receive(video(), codec -> {}).close();
    MediaTrack track = publisher.transport().receive(video(), codec -> {});
    subscriber.transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC)).attach(track);

    publish(publisher.peer(), 100, DELTA);

    assertThat(publisher.peer().nextRtcp(pliFor(PUBLISHED_SSRC))).isNotEmpty();
    end(room, publisher, subscriber);
  }

  @Test
  void shouldAnswerNothingToRandomBytes() throws Exception {
    InetSocketAddress media = plane.snapshot().sockets().get(0);
    Random random = new Random(42);
    try (DatagramSocket attacker = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 20_000; i++) {
        byte[] data = new byte[random.nextInt(1, 1_500)];
        random.nextBytes(data);
        attacker.send(new DatagramPacket(data, data.length, media));
      }
      // A real peer that connects behind the flood shows that all of it was read.
      MediaRoom room = plane.openRoom("room");
      Link link = link(room.openPeer("peer"), false);
      attacker.setSoTimeout(1);
      assertThat(catchTimeout(attacker)).isTrue();
      close(link);
      room.close();
    }
    MediaLeft.awaitNothing(plane);
    assertThat(rejected()).isPositive();
  }

  @Test
  void shouldCountWhatOnlyLooksLikeStunAsRejected() throws Exception {
    InetSocketAddress media = plane.snapshot().sockets().get(0);
    try (DatagramSocket attacker = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 100; i++) {
        byte[] data = new byte[20];
        data[1] = 1;
        attacker.send(new DatagramPacket(data, data.length, media));
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (rejected() < 100 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(rejected()).isEqualTo(100);
  }

  @Test
  void shouldKnowItsTransportsWhileTheyComeAndGo() {
    try (MediaRoom room = plane.openRoom("many")) {
      List<MediaTransport> open = new ArrayList<>();
      for (int round = 1; round <= 3; round++) {
        for (int i = 0; i < 100; i++) {
          open.add(room.openPeer("peer").openTransport(true, true, (state, reason) -> {}));
        }
        for (int i = 0; i < 30; i++) {
          open.remove(7 * i % open.size()).close();
        }
        assertThat(transports()).isEqualTo(70 * round);
      }
    }
    assertThat(transports()).isZero();
  }

  private int transports() {
    return plane.snapshot().loops().stream().mapToInt(LoopSnapshot::transports).sum();
  }

  private long rejected() {
    return plane.snapshot().loops().stream().mapToLong(LoopSnapshot::rejected).sum();
  }

  private static boolean catchTimeout(DatagramSocket socket) throws Exception {
    try {
      socket.receive(new DatagramPacket(new byte[2_048], 2_048));
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  private static Predicate<byte[]> endingWith(byte[] payload) {
    return packet -> {
      int from = packet.length - payload.length;
      return from > 0 && Arrays.equals(packet, from, packet.length, payload, 0, payload.length);
    };
  }

  /** Publishes a keyframe when asked for one; returns its outgoing sequence number. */
  private static int publishUntilForwarded(Link publisher, Link subscriber) throws Exception {
    publish(publisher.peer(), 199, DELTA);
    publisher.peer().nextRtcp(pliFor(PUBLISHED_SSRC));
    publish(publisher.peer(), 200, KEYFRAME);
    return RtpHeader.sequence(subscriber.peer().nextRtp(endingWith(KEYFRAME)), 0);
  }

  /** Publishes a track that the subscriber receives from its first keyframe on. */
  private static void forward(Link publisher, Link subscriber, long rtxSsrc) throws Exception {
    MediaTrack track = publisher.transport().receive(video(), codec -> {});
    subscriber.transport().send(sending("7", SENT_SSRC, rtxSsrc)).attach(track);
    publishUntilForwarded(publisher, subscriber);
  }

  /** Publishes one packet, which the subscriber then asks for; returns its outgoing number. */
  private static int askForTheNextPacketAgain(Link publisher, Link subscriber) throws Exception {
    publish(publisher.peer(), 201, DELTA);
    int lost = RtpHeader.sequence(subscriber.peer().nextRtp(endingWith(DELTA)), 0);
    subscriber.peer().sendRtcp(rtcp(w -> w.nack(1, SENT_SSRC, new int[] {lost}, 1)));
    return lost;
  }

  /** Ends the room; nothing of it remains. */
  private void end(MediaRoom room, Link... links) throws Exception {
    close(links);
    room.close();
    MediaLeft.awaitNothing(plane);
  }

  private static void close(Link... links) throws Exception {
    for (Link link : links) {
      link.peer().close();
    }
  }
}
