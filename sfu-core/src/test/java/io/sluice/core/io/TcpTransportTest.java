package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.DELTA;
import static io.sluice.core.io.PlaneFixture.KEYFRAME;
import static io.sluice.core.io.PlaneFixture.PUBLISHED_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_RTX_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_SSRC;
import static io.sluice.core.io.PlaneFixture.awaitTasks;
import static io.sluice.core.io.PlaneFixture.pliFor;
import static io.sluice.core.io.PlaneFixture.publish;
import static io.sluice.core.io.PlaneFixture.rtcp;
import static io.sluice.core.io.PlaneFixture.sending;
import static io.sluice.core.io.PlaneFixture.tcpLink;
import static io.sluice.core.io.PlaneFixture.video;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.Codec;
import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.SendSection;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.io.PlaneFixture.TcpLink;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.core.testkit.RtcPeer;
import io.sluice.core.wire.rtp.RtpHeader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that reach the server by TCP (RFC 6544, framed by RFC 4571), through a whole plane. */
class TcpTransportTest {
  private static final long WAIT_NANOS = 20_000_000_000L;
  private static final long PACING_NANOS = 1_000_000;
  private static final long AUDIO_SSRC = 0x0a0d10L;

  private final NettyMediaPlane plane =
      new NettyMediaPlane(
          new MediaConfig(0, 0, List.of(InetAddress.getLoopbackAddress()), List.of(), 2, 4),
          List::of);

  @AfterEach
  void closePlane() {
    plane.close();
  }

  private long overTcp() {
    return plane.snapshot().loops().stream().mapToLong(LoopSnapshot::tcpTransports).sum();
  }

  private long slow() {
    return plane.snapshot().loops().stream().mapToLong(LoopSnapshot::slowTransports).sum();
  }

  private long skipped() {
    return plane.snapshot().loops().stream().mapToLong(LoopSnapshot::skipped).sum();
  }

  private long shed() {
    return plane.snapshot().loops().stream().mapToLong(LoopSnapshot::shed).sum();
  }

  private static String protocol(Link link) throws Exception {
    return link.transport().snapshot().toCompletableFuture().get().protocol();
  }

  private static void subscribe(Link subscriber, MediaTrack track) {
    subscriber.transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC)).attach(track);
  }

  /** The server is controlled by the publisher and controls the subscriber. */
  @Test
  void shouldCarryMediaInAndOutOverTcp() throws Exception {
    MediaRoom room = plane.openRoom("room");
    TcpLink publisher = tcpLink(room.openPeer("publisher"), false);
    TcpLink subscriber = tcpLink(room.openPeer("subscriber"), true);
    MediaTrack track = publisher.link().transport().receive(video(), codec -> {});
    subscribe(subscriber.link(), track);
    long begin = System.nanoTime();
    for (int sequence = 1; subscriber.link().peer().waitingRtp() < 50; sequence++) {
      assertThat(System.nanoTime() - begin).as("nothing is forwarded").isLessThan(WAIT_NANOS);
      publish(publisher.link().peer(), sequence, KEYFRAME);
      LockSupport.parkNanos(PACING_NANOS);
    }

    assertThat(subscriber.link().peer().nextRtp()).endsWith(KEYFRAME);
    assertThat(protocol(publisher.link())).isEqualTo("tcp");
    assertThat(protocol(subscriber.link())).isEqualTo("tcp");
    assertThat(overTcp()).isEqualTo(2);
    publisher.link().peer().close();
    subscriber.link().peer().close();
    room.close();
    MediaLeft.awaitNothing(plane);
  }

  @Test
  void shouldSayThatUdpIsUsedWhereItWorks() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link link = PlaneFixture.link(room.openPeer("peer"), false);
    assertThat(protocol(link)).isEqualTo("udp");
    assertThat(overTcp()).isZero();
    link.peer().close();
    room.close();
  }

  /** With two loops at least one of so many connections has to change its loop. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldBringEachConnectionToTheLoopOfItsTransport(boolean serverOffers) throws Exception {
    List<TcpLink> links = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      MediaRoom room = plane.openRoom("room " + i);
      TcpLink link = tcpLink(room.openPeer("peer"), serverOffers);
      assertThat(protocol(link.link())).isEqualTo("tcp");
      links.add(link);
    }
    assertThat(plane.snapshot().loops())
        .as("each loop has some")
        .allMatch(loop -> loop.tcpTransports() > 0);
    links.forEach(link -> link.link().peer().close());
  }

  @Test
  void shouldCloseTheConnectionWithItsTransport() throws Exception {
    MediaRoom room = plane.openRoom("room");
    TcpLink link = tcpLink(room.openPeer("peer"), false);
    link.link().transport().close();
    link.connection().closed().get(20, TimeUnit.SECONDS);
    room.close();
  }

  @Test
  void shouldGoOnOverAnotherConnectionWhenTheFirstOneEnds() throws Exception {
    MediaRoom room = plane.openRoom("room");
    TcpLink publisher = tcpLink(room.openPeer("publisher"), false);
    Link subscriber = PlaneFixture.link(room.openPeer("subscriber"), true);
    MediaTrack track = publisher.link().transport().receive(video(), codec -> {});
    subscribe(subscriber, track);

    var unused = publisher.link().peer().openTcp(publisher.link().transport().local());
    publisher.connection().close();

    long begin = System.nanoTime();
    for (int sequence = 1; subscriber.peer().waitingRtp() < 10; sequence++) {
      assertThat(System.nanoTime() - begin).as("it does not go on").isLessThan(2 * WAIT_NANOS);
      publish(publisher.link().peer(), sequence, KEYFRAME);
      LockSupport.parkNanos(PACING_NANOS);
    }
    publisher.link().peer().close();
    subscriber.peer().close();
    room.close();
  }

  @Test
  void shouldKeepTheConnectionOverAnIceRestart() throws Exception {
    MediaRoom room = plane.openRoom("room");
    TcpLink publisher = tcpLink(room.openPeer("publisher"), false);
    Link subscriber = PlaneFixture.link(room.openPeer("subscriber"), true);
    MediaTrack track = publisher.link().transport().receive(video(), codec -> {});
    subscribe(subscriber, track);
    RtcPeer peer = publisher.link().peer();

    LocalTransport ours = publisher.link().transport().restartIce();
    LocalTransport theirs = peer.restartIce();
    publisher
        .link()
        .transport()
        .connect(new RemoteTransport(theirs.ice(), List.of(theirs.fingerprint()), DtlsRole.CLIENT));
    peer.checkAgain(publisher.connection(), ours, DtlsRole.SERVER);

    // The old credentials end, and what no pair had would be closed, while these are on their way.
    long begin = System.nanoTime();
    for (int sequence = 1; subscriber.peer().waitingRtp() < 3_000; sequence++) {
      assertThat(System.nanoTime() - begin).as("nothing is forwarded").isLessThan(WAIT_NANOS);
      publish(peer, sequence, KEYFRAME);
      if (sequence % 100 == 0) {
        subscriber.peer().sendRtcp(rtcp(writer -> {})); // without any it would be slow
      }
      LockSupport.parkNanos(PACING_NANOS);
    }
    assertThat(publisher.connection().closed()).isNotDone();
    assertThat(protocol(publisher.link())).isEqualTo("tcp");
    peer.close();
    subscriber.peer().close();
    room.close();
  }

  /** "Slow consumer": its video waits for a keyframe, and the others lose nothing. */
  @Test
  void shouldHoldBackTheVideoOfAPeerThatDoesNotReadAndSpareTheOthers() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = PlaneFixture.link(room.openPeer("publisher"), false);
    Link reader = PlaneFixture.link(room.openPeer("reader"), true);
    TcpLink frozen = tcpLink(room.openPeer("frozen"), true);
    MediaTrack track = publisher.transport().receive(video(), codec -> {});
    subscribe(reader, track);
    subscribe(frozen.link(), track);
    byte[] delta = Arrays.copyOf(DELTA, 1_000);
    publish(publisher.peer(), 1, delta);
    publisher.peer().nextRtcp(pliFor(PUBLISHED_SSRC)); // what the subscriptions begin with
    publish(publisher.peer(), 2, Arrays.copyOf(KEYFRAME, 1_000));
    reader.peer().nextRtp();
    frozen.link().peer().nextRtp();

    frozen.connection().setReading(false);
    long begin = System.nanoTime();
    int sequence = 2;
    while (slow() == 0) {
      assertThat(System.nanoTime() - begin).as("it is not slow").isLessThan(WAIT_NANOS);
      for (int i = 0; i < 20; i++) {
        publish(publisher.peer(), ++sequence, delta);
        LockSupport.parkNanos(PACING_NANOS);
      }
    }
    for (int i = 3; i <= sequence; i++) {
      assertThat(reader.peer().nextRtp()).hasSizeGreaterThan(delta.length);
    }

    frozen.connection().setReading(true);
    while (slow() > 0) {
      assertThat(System.nanoTime() - begin).as("it stays slow").isLessThan(2 * WAIT_NANOS);
      LockSupport.parkNanos(PACING_NANOS);
    }
    publisher.peer().nextRtcp(pliFor(PUBLISHED_SSRC));
    byte[] between = Arrays.copyOf(DELTA, 501);
    publish(publisher.peer(), ++sequence, between);
    byte[] last = Arrays.copyOf(KEYFRAME, 500);
    publish(publisher.peer(), ++sequence, last);
    assertThat(frozen.link().peer().nextRtp(packet -> packet.length < delta.length))
        .as("not what came before the keyframe")
        .endsWith(last);
    publisher.peer().close();
    reader.peer().close();
    frozen.link().peer().close();
    room.close();
  }

  /** Pace is looked at each 100 ms, but so much may come between that it would be the end. */
  @Test
  void shouldSkipToAKeyframeWhenABurstFillsTheConnectionOfAPeerThatReadsOn() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = PlaneFixture.link(room.openPeer("publisher"), false);
    TcpLink frozen = tcpLink(room.openPeer("frozen"), true);
    MediaTrack track = publisher.transport().receive(video(), codec -> {});
    for (int i = 0; i < 20; i++) {
      frozen.link().transport().send(sending("m" + i, SENT_SSRC + i, -1)).attach(track);
    }
    awaitTasks(frozen.link(), publisher);
    byte[] delta = Arrays.copyOf(DELTA, 1_000);
    publish(publisher.peer(), 1, Arrays.copyOf(KEYFRAME, 1_000));
    frozen.link().peer().nextRtp();

    frozen.connection().setReading(false);
    long begin = System.nanoTime();
    int sequence = 1;
    while (sequence < 150) {
      publish(publisher.peer(), ++sequence, delta);
      if (sequence % 4 == 0) {
        publisher.peer().awaitSent();
      }
    }
    while (skipped() + slow() == 0) {
      assertThat(System.nanoTime() - begin).as("nothing is held back").isLessThan(WAIT_NANOS);
      LockSupport.parkNanos(PACING_NANOS);
    }
    frozen.connection().setReading(true);

    byte[] last = Arrays.copyOf(KEYFRAME, 500);
    while (shortest(frozen.link().peer()) > delta.length) {
      assertThat(System.nanoTime() - begin).as("it does not go on").isLessThan(2 * WAIT_NANOS);
      publish(publisher.peer(), ++sequence, last);
      LockSupport.parkNanos(PACING_NANOS);
    }
    assertThat(frozen.connection().closed()).isNotDone();
    publisher.peer().close();
    frozen.link().peer().close();
    room.close();
  }

  /** The length of the shortest packet that waits to be read; takes them all. */
  private static int shortest(RtcPeer peer) throws Exception {
    int shortest = Integer.MAX_VALUE;
    for (int waiting = peer.waitingRtp(); waiting > 0; waiting--) {
      shortest = Math.min(shortest, peer.nextRtp().length);
    }
    return shortest;
  }

  /** Audio is not held back: for a peer that never reads it comes to an end all the same. */
  @Test
  void shouldCloseTheConnectionOfAPeerForWhichTooMuchWaits() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = PlaneFixture.link(room.openPeer("publisher"), false);
    TcpLink frozen = tcpLink(room.openPeer("frozen"), true);
    MediaTrack track = publisher.transport().receive(audio(), codec -> {});
    frozen.link().transport().send(sendingAudio()).attach(track);

    frozen.connection().setReading(false);
    long begin = System.nanoTime();
    for (int sequence = 1; shed() == 0; sequence++) {
      assertThat(System.nanoTime() - begin).as("it has room").isLessThan(WAIT_NANOS);
      byte[] packet = new byte[RtpHeader.FIXED_LENGTH + 1_000];
      RtpHeader.write(packet, 0, false, false, 111, sequence, 960L * sequence, AUDIO_SSRC);
      publisher.peer().sendRtp(packet, RtpHeader.FIXED_LENGTH, sequence);
      publisher.peer().awaitSent();
    }
    frozen.connection().setReading(true);

    frozen.connection().closed().get(20, TimeUnit.SECONDS);
    publisher.peer().close();
    frozen.link().peer().close();
    room.close();
  }

  private static PayloadMapping opus() {
    Codec opus = new Codec("opus", 48_000, 2, Map.of());
    return new PayloadMapping(opus, 111, -1, false, false, false, false);
  }

  private static ReceiveSection audio() {
    return new ReceiveSection(
        "a",
        MediaKind.AUDIO,
        List.of(opus()),
        List.of(),
        List.of(new ReceiveSection.AnnouncedStream(AUDIO_SSRC, -1)),
        List.of());
  }

  private static SendSection sendingAudio() {
    return new SendSection(
        "8", MediaKind.AUDIO, List.of(opus()), List.of(), SENT_SSRC, -1, "cname");
  }
}
