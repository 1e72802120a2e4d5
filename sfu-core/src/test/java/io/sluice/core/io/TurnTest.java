package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.KEYFRAME;
import static io.sluice.core.io.PlaneFixture.SENT_RTX_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_SSRC;
import static io.sluice.core.io.PlaneFixture.link;
import static io.sluice.core.io.PlaneFixture.publish;
import static io.sluice.core.io.PlaneFixture.sending;
import static io.sluice.core.io.PlaneFixture.video;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.wire.rtp.RtpPacket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one turn of a loop sends to a subscriber for whom several packets wait. */
class TurnTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final NettyMediaPlane plane =
      new NettyMediaPlane(
          new MediaConfig(0, MediaConfig.NO_TCP, List.of(LOOPBACK), List.of(), 1, 4),
          () -> List.of(LOOPBACK));
  private final MediaLoop loop = plane.loops().get(0);
  private final MediaRoom room = plane.openRoom("room");
  private Link publisher;
  private Link subscriber;
  private MediaTrack track;

  @BeforeEach
  void forwardVideo() throws Exception {
    publisher = link(room.openPeer("publisher"), false);
    subscriber = link(room.openPeer("subscriber"), true);
    track = publisher.transport().receive(video(), codec -> {});
    subscriber.transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC)).attach(track);
    onLoop(() -> {});
    publish(publisher.peer(), 100, KEYFRAME);
    subscriber.peer().nextRtp();
  }

  @AfterEach
  void close() {
    publisher.peer().close();
    subscriber.peer().close();
    plane.close();
  }

  private void onLoop(Runnable action) {
    loop.ask(
            () -> {
              action.run();
              return true;
            })
        .join();
  }

  /** Has packets wait at the socket until all are there, so that one turn reads them. */
  private void publishAtOnce(byte[]... payloads) throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch allSent = new CountDownLatch(1);
    loop.execute(
        () -> {
          stopped.countDown();
          try {
            assertThat(allSent.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < payloads.length; i++) {
      publish(publisher.peer(), 101 + i, payloads[i]);
    }
    publisher.peer().awaitSent();
    allSent.countDown();
  }

  private static byte[] payload(int length) {
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) length);
    payload[0] = 0x10;
    payload[1] = 1;
    return payload;
  }

  private RtpPacket next() throws Exception {
    return next(subscriber);
  }

  private static RtpPacket next(Link subscriber) throws Exception {
    byte[] data = subscriber.peer().nextRtp();
    RtpPacket packet = new RtpPacket(data, ignored -> {});
    assertThat(packet.fill(data.length, 0)).isTrue();
    return packet;
  }

  private long sendCalls() {
    CompletableFuture<Long> calls = loop.ask(() -> loop.counters.sendCalls);
    return calls.join();
  }

  @Test
  void shouldPadPacketsOfNearlyOneLengthSoThatTheyShareADatagram() throws Exception {
    long before = sendCalls();
    byte[][] payloads = {payload(99), payload(84), payload(100), payload(99)};
    publishAtOnce(payloads);

    for (byte[] payload : payloads) {
      RtpPacket packet = next();
      int begin = packet.headerLength();
      assertThat(Arrays.copyOfRange(packet.data(), begin, begin + packet.payloadLength()))
          .isEqualTo(payload);
      assertThat(packet.paddingLength()).isEqualTo(100 - payload.length);
    }
    if (SocketSet.SEGMENTING) {
      assertThat(sendCalls() - before).isEqualTo(1);
    }
  }

  @Test
  void shouldNotPadPacketsOfOtherLengths() throws Exception {
    byte[][] payloads = {payload(100), payload(83), payload(20)};
    publishAtOnce(payloads);

    for (byte[] payload : payloads) {
      RtpPacket packet = next();
      assertThat(packet.paddingLength()).isZero();
      assertThat(packet.payloadLength()).isEqualTo(payload.length);
    }
  }

  /** An overloaded loop is late for all; what is too old then only makes it later. */
  @Test
  void shouldShedVideoThatWaitedTooLong() throws Exception {
    onLoop(() -> serveLate(101));

    CompletableFuture<Long> shed = loop.ask(() -> loop.counters.shed);
    assertThat(shed.join()).isEqualTo(1);
    assertThat(subscriber.peer().waitingRtp()).isZero();
  }

  /** A packet comes, and the subscriber has its turn a quarter of a second later; on the loop. */
  private void serveLate(int sequence) {
    RtpTransport from = ((MediaHandles.Transport) publisher.transport()).transport;
    RtpTransport to = ((MediaHandles.Transport) subscriber.transport()).transport;
    RtpPacket packet = loop.pool.take(200);
    byte[] data = PlaneFixture.packet(sequence, payload(100));
    System.arraycopy(data, 0, packet.data(), 0, data.length);
    packet.fill(data.length, loop.now());
    from.publisher().onRtp(packet, loop.now());
    packet.release();
    to.sendPending(loop.now() + TimeUnit.MILLISECONDS.toNanos(251));
  }

  /** Who has its turn in time notices nothing of it. */
  @Test
  void shouldGoOnAtTheNextKeyframeAfterShedding() throws Exception {
    Link other = link(room.openPeer("other"), true);
    other.transport().send(sending("7", SENT_SSRC + 1, SENT_RTX_SSRC + 1)).attach(track);
    onLoop(() -> {});
    publish(publisher.peer(), 101, KEYFRAME);
    int last = next().sequence();
    int lastOfOther = next(other).sequence();

    onLoop(() -> serveLate(102));
    publish(publisher.peer(), 103, payload(90));
    publish(publisher.peer(), 104, KEYFRAME);

    RtpPacket keyframe = next();
    assertThat(keyframe.data()).as("the first to be forwarded").endsWith(KEYFRAME);
    assertThat(keyframe.sequence()).isEqualTo(last + 1 & 0xffff);
    for (int i = 1; i <= 3; i++) {
      assertThat(next(other).sequence()).isEqualTo(lastOfOther + i & 0xffff);
    }
    CompletableFuture<Long> skipped = loop.ask(() -> loop.counters.skipped);
    assertThat(skipped.join()).isEqualTo(1);
    other.peer().close();
  }
}
