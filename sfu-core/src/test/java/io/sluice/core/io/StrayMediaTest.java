package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.KEYFRAME;
import static io.sluice.core.io.PlaneFixture.PUBLISHED_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_RTX_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_SSRC;
import static io.sluice.core.io.PlaneFixture.link;
import static io.sluice.core.io.PlaneFixture.packet;
import static io.sluice.core.io.PlaneFixture.publish;
import static io.sluice.core.io.PlaneFixture.sending;
import static io.sluice.core.io.PlaneFixture.video;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.stun.Stun;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers achieve by sending media: nothing without the peer's key, little with copies. */
class StrayMediaTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int PACKETS = 2_000;
  private static final int WAIT_MILLIS = 500;

  private final NettyMediaPlane plane =
      new NettyMediaPlane(
          new MediaConfig(
              0, MediaConfig.NO_TCP, List.of(InetAddress.getLoopbackAddress()), List.of(), 2, 4),
          List::of);
  private DatagramSocket stranger;
  private Link publisher;
  private Link subscriber;
  private InetSocketAddress server;

  StrayMediaTest() throws IOException {
    stranger = socket("127.0.0.1");
  }

  private static DatagramSocket socket(String host) throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(host, 0));
    socket.setSoTimeout(WAIT_MILLIS);
    return socket;
  }

  @BeforeEach
  void connect() throws Exception {
    var room = plane.openRoom("room");
    publisher = link(room.openPeer("publisher"), false);
    subscriber = link(room.openPeer("subscriber"), true);
    MediaTrack track = publisher.transport().receive(video(), codec -> {});
    subscriber.transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC)).attach(track);
    server = publisher.transport().local().candidates().get(0).address();
    publish(publisher.peer(), 1, KEYFRAME);
    subscriber.peer().nextRtp();
  }

  @AfterEach
  void close() {
    stranger.close();
    publisher.peer().close();
    subscriber.peer().close();
    plane.close();
  }

  private static void send(DatagramSocket from, byte[] data, InetSocketAddress to)
      throws IOException {
    from.send(new DatagramPacket(data, data.length, to));
  }

  private long rejected() {
    return plane.snapshot().loops().stream().mapToLong(LoopSnapshot::rejected).sum();
  }

  /** Sends with pauses, so that the server gets all, and returns when it has. */
  private void flood(List<DatagramSocket> from, List<byte[]> packets) throws IOException {
    long before = rejected();
    for (int i = 0; i < packets.size(); i++) {
      send(from.get(i % from.size()), packets.get(i), server);
      if (i % 100 == 99) {
        awaitRejected(before + i + 1);
      }
    }
    awaitRejected(before + packets.size());
  }

  private void awaitRejected(long count) {
    long begin = System.nanoTime();
    while (rejected() < count) {
      assertThat(System.nanoTime() - begin).isLessThan(20 * SECOND);
      Thread.onSpinWait();
    }
  }

  /** What the stranger gets until nothing comes for half a second. */
  private List<byte[]> answers() throws IOException {
    List<byte[]> answers = new ArrayList<>();
    while (true) {
      DatagramPacket datagram = new DatagramPacket(new byte[2_048], 2_048);
      try {
        stranger.receive(datagram);
      } catch (SocketTimeoutException e) {
        return answers;
      }
      answers.add(Arrays.copyOf(datagram.getData(), datagram.getLength()));
    }
  }

  private long tried() {
    long sum = 0;
    for (MediaLoop loop : plane.loops()) {
      sum += MediaLoop.await(loop.ask(() -> loop.counters.straysTried), 5);
    }
    return sum;
  }

  /** Right in all that can be read without the key. */
  private static byte[] forged(int sequence, Random random) {
    byte[] forged = new byte[200];
    random.nextBytes(forged);
    RtpHeader.write(forged, 0, false, true, 96, sequence, 3_000L * sequence, PUBLISHED_SSRC);
    return forged;
  }

  private void shouldGoOnWithThePeer(int sequence) throws Exception {
    publish(publisher.peer(), sequence, KEYFRAME);
    byte[] forwarded = subscriber.peer().nextRtp();
    assertThat(forwarded).endsWith(KEYFRAME);
  }

  @Test
  void shouldSendNothingToWhoForgesPackets() throws Exception {
    Random random = Seeds.random();
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < PACKETS; i++) {
      packets.add(forged(2 + i, random));
    }
    flood(List.of(stranger), packets);

    assertThat(answers()).isEmpty();
    shouldGoOnWithThePeer(2);
  }

  @Test
  void shouldSendNothingToWhoSendsNoise() throws Exception {
    Random random = Seeds.random();
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < PACKETS; i++) {
      byte[] noise = new byte[1 + random.nextInt(1_400)];
      random.nextBytes(noise);
      noise[0] = (byte) (128 + random.nextInt(64));
      packets.add(noise);
    }
    flood(List.of(stranger), packets);

    assertThat(answers()).isEmpty();
    shouldGoOnWithThePeer(2);
  }

  @Test
  void shouldSendNothingToWhoRepeatsAPacketThatTheServerHas() throws Exception {
    byte[] seen = publisher.peer().protectRtp(packet(2, KEYFRAME), RtpHeader.FIXED_LENGTH, 2);
    publisher.peer().sendRaw(seen, seen.length);
    subscriber.peer().nextRtp();
    flood(List.of(stranger), Collections.nCopies(PACKETS, seen));

    assertThat(answers()).isEmpty();
    shouldGoOnWithThePeer(3);
  }

  /** Caught on the way, before the server had it: good for one check. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2"})
  void shouldCheckOnceForAPacketThatAStrangerCaught(String host) throws Exception {
    stranger.close();
    stranger = socket(host);
    byte[] caught = publisher.peer().protectRtp(packet(2, KEYFRAME), RtpHeader.FIXED_LENGTH, 2);
    List<byte[]> answers = new ArrayList<>();
    for (int i = 0;
        i < 5 && answers.isEmpty();
        i++) { // the peer is to have been quiet for a moment
      flood(List.of(stranger), List.of(caught));
      answers.addAll(answers());
    }
    flood(List.of(stranger), Collections.nCopies(PACKETS, caught));
    answers.addAll(answers());

    assertThat(answers).hasSize(1);
    assertThat(answers.get(0)).startsWith(0, Stun.BINDING_REQUEST);
    assertThat(subscriber.peer().waitingRtp()).as("injected").isZero();
    shouldGoOnWithThePeer(3);
  }

  /** However many addresses and packets there are. */
  @Test
  void shouldTryFewKeysASecond() throws Exception {
    Random random = Seeds.random();
    List<DatagramSocket> crowd = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      crowd.add(socket("127.0.0.1"));
    }
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < 5 * PACKETS; i++) {
      packets.add(forged(2 + i, random));
    }
    long begin = System.nanoTime();
    flood(crowd, packets);
    double seconds = (System.nanoTime() - begin) / 1e9;
    crowd.forEach(DatagramSocket::close);

    long loops = plane.loops().size();
    long most = (long) (loops * StrayMedia.ATTEMPTS * (0.5 + seconds));
    assertThat(tried()).isPositive().isLessThanOrEqualTo(most);
  }

  @Test
  void shouldLookAtOnePacketOfAnAddressInAWhile() {
    StrayMedia strays = new StrayMedia(new LoopCounters(), 0);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    byte[] packet = packet(1, KEYFRAME);
    int admitted = 0;
    for (long now = 0; now < SECOND; now += TimeUnit.MILLISECONDS.toNanos(1)) {
      admitted += strays.admit(address, packet, packet.length, now) ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(34);
  }

  @Test
  void shouldPassOnFewPacketsHoweverManyAddressesThereAre() {
    StrayMedia strays = new StrayMedia(new LoopCounters(), 0);
    byte[] packet = packet(1, KEYFRAME);
    int admitted = 0;
    for (int i = 0; i < 100_000; i++) { // one each 100 µs
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + i % 60_000);
      admitted += strays.admit(address, packet, packet.length, i * SECOND / 10_000) ? 1 : 0;
    }
    assertThat(admitted).isBetween(1, (int) (10.5 * StrayMedia.PASSED_ON));
  }

  @Test
  void shouldLookAtMediaAlone() {
    StrayMedia strays = new StrayMedia(new LoopCounters(), 0);
    for (int first : new int[] {0, 3, 4, 20, 63, 64, 127, 192, 255}) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + first);
      assertThat(strays.admit(address, new byte[] {(byte) first, 0}, 2, SECOND)).isFalse();
    }
  }
}
