package io.sluice.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.Codec;
import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaPeer;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.PlaneSnapshot;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.SendSection;
import io.sluice.core.testkit.RtcPeer;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtp.RtpHeader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole way of a packet: ICE, DTLS, SRTP in, forwarding, SRTP out, over real sockets. */
class MediaPlaneTest {
  private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
  private static final long PUBLISHED_SSRC = 0x11223344L;
  private static final long SENT_SSRC = 0x55667788L;
  private static final long SENT_RTX_SSRC = 0x99aabbccL;
  private static final byte[] KEYFRAME = {0x10, 0x00, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  private static final byte[] DELTA = {0x10, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  private final MediaPlane plane =
      MediaPlane.open(
          new MediaConfig(0, List.of(InetAddress.getLoopbackAddress()), List.of(), 2, 4));

  @AfterEach
  void closePlane() {
    plane.close();
  }

  /** A peer's end and the server's end of one transport. */
  private record Link(RtcPeer peer, MediaTransport transport) {}

  private Link link(MediaPeer participant, boolean serverOffers) throws Exception {
    RtcPeer peer = new RtcPeer(!serverOffers);
    MediaTransport transport = participant.openTransport(serverOffers, true, (state, reason) -> {});
    DtlsRole serverRole = serverOffers ? DtlsRole.SERVER : DtlsRole.CLIENT;
    DtlsRole peerRole = serverOffers ? DtlsRole.CLIENT : DtlsRole.SERVER;
    transport.connect(
        new RemoteTransport(peer.local().ice(), List.of(peer.local().fingerprint()), serverRole));
    peer.local().candidates().forEach(transport::addRemoteCandidate);
    peer.connect(transport.local(), peerRole);
    return new Link(peer, transport);
  }

  private static ReceiveSection video() {
    Codec vp8 = new Codec("VP8", 90_000, 0, Map.of());
    return new ReceiveSection(
        "v",
        MediaKind.VIDEO,
        List.of(new PayloadMapping(vp8, 96, 97, true, true, true, false)),
        List.of(new HeaderExtensionMapping(MID, 3)),
        List.of(new ReceiveSection.AnnouncedStream(PUBLISHED_SSRC, -1)),
        List.of());
  }

  private static SendSection sending(long rtxSsrc) {
    Codec vp8 = new Codec("VP8", 90_000, 0, Map.of());
    return new SendSection(
        "7",
        MediaKind.VIDEO,
        List.of(new PayloadMapping(vp8, 120, rtxSsrc < 0 ? -1 : 121, true, true, true, false)),
        List.of(new HeaderExtensionMapping(MID, 5)),
        SENT_SSRC,
        rtxSsrc,
        "cname");
  }

  private static void publish(RtcPeer peer, int sequence, byte[] payload) {
    byte[] packet = new byte[RtpHeader.FIXED_LENGTH + payload.length];
    RtpHeader.write(packet, 0, false, true, 96, sequence, 3_000L * sequence, PUBLISHED_SSRC);
    System.arraycopy(payload, 0, packet, RtpHeader.FIXED_LENGTH, payload.length);
    peer.sendRtp(packet, RtpHeader.FIXED_LENGTH, sequence);
  }

  private static byte[] rtcp(java.util.function.Consumer<RtcpWriter> content) {
    byte[] data = new byte[200];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(data, 0, data.length);
    writer.receiverReport(1);
    content.accept(writer);
    return Arrays.copyOf(data, writer.length());
  }

  private static Predicate<byte[]> pliFor(long ssrc) {
    return data -> {
      boolean[] found = {false};
      RtcpParser.parse(
          data,
          0,
          data.length,
          new RtcpHandler() {
            @Override
            public void pli(long senderSsrc, long mediaSsrc) {
              found[0] |= mediaSsrc == ssrc;
            }
          });
      return found[0];
    };
  }

  @Test
  void shouldForwardFromAKeyframeOnAndTranslateTheHeader() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = link(room.openPeer("publisher"), false);
    Link subscriber = link(room.openPeer("subscriber"), true);
    MediaTrack track = publisher.transport().receive(video(), codec -> {});
    MediaSubscription subscription = subscriber.transport().send(sending(SENT_RTX_SSRC));
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
    close(publisher, subscriber);
    room.close();
    assertNothingLeft();
  }

  @Test
  void shouldResendByRtxWhatTheSubscriberLost() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = link(room.openPeer("publisher"), false);
    Link subscriber = link(room.openPeer("subscriber"), true);
    MediaTrack track = publisher.transport().receive(video(), codec -> {});
    subscriber.transport().send(sending(SENT_RTX_SSRC)).attach(track);
    publishUntilForwarded(publisher, subscriber);
    publish(publisher.peer(), 201, DELTA);
    int lost = RtpHeader.sequence(subscriber.peer().nextRtp(endingWith(DELTA)), 0);

    subscriber.peer().sendRtcp(rtcp(w -> w.nack(1, SENT_SSRC, new int[] {lost}, 1)));
    byte[] resent = subscriber.peer().nextRtp(packet -> RtpHeader.ssrc(packet, 0) == SENT_RTX_SSRC);

    assertThat(RtpHeader.payloadType(resent, 0)).isEqualTo(121);
    assertThat(RtpHeader.readShort(resent, resent.length - DELTA.length - 2)).isEqualTo(lost);
    assertThat(resent).endsWith(DELTA);
    close(publisher, subscriber);
    room.close();
    assertNothingLeft();
  }

  /** AES-GCM forbids another packet under the same index, so the bytes must be the same ones. */
  @Test
  void shouldResendTheIdenticalPacketWithoutRtx() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = link(room.openPeer("publisher"), false);
    Link subscriber = link(room.openPeer("subscriber"), true);
    MediaTrack track = publisher.transport().receive(video(), codec -> {});
    subscriber.transport().send(sending(-1)).attach(track);
    publishUntilForwarded(publisher, subscriber);
    long before = subscriber.transport().snapshot().toCompletableFuture().get().packetsResent();
    publish(publisher.peer(), 201, DELTA);
    int lost = RtpHeader.sequence(subscriber.peer().nextRtp(endingWith(DELTA)), 0);

    subscriber.peer().sendRtcp(rtcp(w -> w.nack(1, SENT_SSRC, new int[] {lost}, 1)));
    // A request behind it in the same queue shows that the NACK was handled.
    subscriber.peer().sendRtcp(rtcp(w -> w.pli(1, SENT_SSRC)));
    publisher.peer().nextRtcp(pliFor(PUBLISHED_SSRC));

    long after = subscriber.transport().snapshot().toCompletableFuture().get().packetsResent();
    assertThat(after - before).isEqualTo(1);
    assertThat(subscriber.peer().waitingRtp()).as("the replay is dropped by the peer").isZero();
    close(publisher, subscriber);
    room.close();
    assertNothingLeft();
  }

  @Test
  void shouldFollowAnotherTrackWithoutAGapInTheSequence() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link one = link(room.openPeer("one"), false);
    Link other = link(room.openPeer("other"), false);
    Link subscriber = link(room.openPeer("subscriber"), true);
    MediaTrack first = one.transport().receive(video(), codec -> {});
    MediaTrack second = other.transport().receive(video(), codec -> {});
    MediaSubscription subscription = subscriber.transport().send(sending(SENT_RTX_SSRC));
    subscription.attach(first);
    int last = publishUntilForwarded(one, subscriber);

    subscription.attach(second);
    publish(other.peer(), 30_000, DELTA);
    other.peer().nextRtcp(pliFor(PUBLISHED_SSRC));
    publish(other.peer(), 30_001, KEYFRAME);
    byte[] switched = subscriber.peer().nextRtp();

    assertThat(RtpHeader.sequence(switched, 0)).isEqualTo(last + 1);
    close(one, other, subscriber);
    room.close();
    assertNothingLeft();
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
    assertNothingLeft();
    assertThat(plane.snapshot().loops().stream().mapToLong(LoopSnapshot::rejected).sum())
        .isPositive();
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

  private static void close(Link... links) throws Exception {
    for (Link link : links) {
      link.peer().close();
    }
  }

  /** Commands run in order, so a snapshot after the close sees its effect. */
  private void assertNothingLeft() throws InterruptedException {
    PlaneSnapshot snapshot = plane.snapshot();
    assertThat(snapshot.agents()).isZero();
    for (LoopSnapshot loop : snapshot.loops()) {
      assertThat(loop.transports()).isZero();
      assertThat(loop.tracks()).isZero();
      assertThat(loop.subscriptions()).isZero();
      assertThat(loop.buffersOut()).isZero();
      assertThat(loop.timers()).isZero();
    }
  }
}
