package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.KEYFRAME;
import static io.sluice.core.io.PlaneFixture.SENT_RTX_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_SSRC;
import static io.sluice.core.io.PlaneFixture.publish;
import static io.sluice.core.io.PlaneFixture.rtcp;
import static io.sluice.core.io.PlaneFixture.sending;
import static io.sluice.core.io.PlaneFixture.video;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.TransportState;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.RelayPort;
import io.sluice.core.testkit.RtcPeer;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.UdpRelay;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A peer whose NAT gives it another address under way, and does not tell it. Some check each 5 s,
 * some never: those are followed because their media comes from there.
 */
class ReboundPeerTest {
  /** The peer checks each 5 s, and answers are waited for. */
  private static final long WAIT_NANOS = 20_000_000_000L;

  private static final long PACING_NANOS = 1_000_000;

  /** Without any feedback the subscriber would be slow. */
  private static final int REPORT_EVERY = 100;

  /** Moves of a peer that does not check, and the longest pause that 95% of them may cause. */
  private static final int MOVES = 20;

  private static final long MOST_PAUSE_NANOS = 1_000_000_000L;

  private static final NetworkModel NETWORK = NetworkModel.parse("delay=5ms");

  private final MediaPlane plane =
      MediaPlane.open(
          new MediaConfig(
              0, MediaConfig.NO_TCP, List.of(InetAddress.getLoopbackAddress()), List.of(), 2, 4));
  private final List<TransportState> states = new CopyOnWriteArrayList<>();

  @AfterEach
  void closePlane() {
    plane.close();
  }

  /** A peer behind a NAT, with the NAT. */
  private record Behind(Link link, RelayPort nat) {}

  private Behind link(MediaRoom room, UdpRelay relay, boolean serverOffers) throws Exception {
    RtcPeer peer = new RtcPeer(!serverOffers);
    MediaTransport transport =
        room.openPeer("behind NAT")
            .openTransport(serverOffers, true, (state, reason) -> states.add(state));
    transport.connect(
        new RemoteTransport(
            peer.local().ice(),
            List.of(peer.local().fingerprint()),
            serverOffers ? DtlsRole.SERVER : DtlsRole.CLIENT));
    LocalTransport server = transport.local();
    IceCandidate direct = server.candidates().get(0);
    RelayPort nat = relay.open(direct.address(), NETWORK, NETWORK);
    IceCandidate behind =
        new IceCandidate(
            direct.foundation(),
            direct.protocol(),
            direct.priority(),
            nat.address(),
            direct.type(),
            direct.related());
    peer.connect(
        new LocalTransport(server.ice(), server.fingerprint(), List.of(behind)),
        serverOffers ? DtlsRole.CLIENT : DtlsRole.SERVER);
    return new Behind(new Link(peer, transport), nat);
  }

  private static int publishUntil(Link publisher, Link subscriber, int sequence, int packets) {
    int next = sequence;
    int before = subscriber.peer().waitingRtp();
    long begin = System.nanoTime();
    while (subscriber.peer().waitingRtp() < before + packets) {
      assertThat(System.nanoTime() - begin).as("nothing is forwarded").isLessThan(WAIT_NANOS);
      publish(publisher.peer(), next++, KEYFRAME);
      if (next % REPORT_EVERY == 0) {
        subscriber.peer().sendRtcp(rtcp(writer -> {}));
      }
      LockSupport.parkNanos(PACING_NANOS);
    }
    return next;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldFollowAPeerThatDoesNotCheckWithinASecond(boolean subscriberMoves) throws Exception {
    MediaRoom room = plane.openRoom("room");
    try (UdpRelay relay = new UdpRelay(Seeds.seed())) {
      Behind publisher = link(room, relay, false);
      Behind subscriber = link(room, relay, true);
      MediaTrack track = publisher.link().transport().receive(video(), codec -> {});
      subscriber.link().transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC)).attach(track);
      int next = publishUntil(publisher.link(), subscriber.link(), 1, 2 * REPORT_EVERY);
      Behind moving = subscriberMoves ? subscriber : publisher;
      moving.link().peer().withholdChecks(true);
      long[] pauses = new long[MOVES];
      for (int i = 0; i < MOVES; i++) {
        moving.nat().rebind();
        long begin = System.nanoTime();
        next = publishUntilNewComes(publisher.link(), subscriber.link(), next);
        pauses[i] = System.nanoTime() - begin;
        next = publishUntil(publisher.link(), subscriber.link(), next, 200);
      }
      Arrays.sort(pauses);
      System.out.printf(
          "%s moves: pauses of %d ms (median), %d ms (p95), %d ms (longest)%n",
          subscriberMoves ? "subscriber" : "publisher",
          pauses[MOVES / 2] / 1_000_000,
          pauses[MOVES * 95 / 100 - 1] / 1_000_000,
          pauses[MOVES - 1] / 1_000_000);

      assertThat(pauses[MOVES * 95 / 100 - 1]).isLessThan(MOST_PAUSE_NANOS);
      assertThat(states).doesNotContain(TransportState.FAILED, TransportState.CLOSED);
      publisher.link().peer().close();
      subscriber.link().peer().close();
    }
    room.close();
  }

  /** Publishes until a packet comes that is not older than the call; returns the next number. */
  private static int publishUntilNewComes(Link publisher, Link subscriber, int first)
      throws Exception {
    int next = first;
    long begin = System.nanoTime();
    while (true) {
      assertThat(System.nanoTime() - begin).as("nothing is forwarded").isLessThan(WAIT_NANOS);
      ByteBuffer payload = ByteBuffer.allocate(KEYFRAME.length).put(KEYFRAME);
      publish(publisher.peer(), next, payload.putInt(KEYFRAME.length - 4, next).array());
      if (++next % REPORT_EVERY == 0) {
        subscriber.peer().sendRtcp(rtcp(writer -> {}));
      }
      LockSupport.parkNanos(PACING_NANOS);
      while (subscriber.peer().waitingRtp() > 0) {
        byte[] packet = subscriber.peer().nextRtp();
        int number = ByteBuffer.wrap(packet).getInt(packet.length - 4);
        if (number >= first && number < next) {
          return next;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldFollowAPeerWhoseAddressChanges(boolean subscriberMoves) throws Exception {
    MediaRoom room = plane.openRoom("room");
    try (UdpRelay relay = new UdpRelay(Seeds.seed())) {
      Behind publisher = link(room, relay, false);
      Behind subscriber = link(room, relay, true);
      MediaTrack track = publisher.link().transport().receive(video(), codec -> {});
      subscriber.link().transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC)).attach(track);
      int next = publishUntil(publisher.link(), subscriber.link(), 1, 50);

      (subscriberMoves ? subscriber : publisher).nat().rebind();
      subscriber.link().peer().nextRtp();
      publishUntil(publisher.link(), subscriber.link(), next, 500);

      assertThat(states).doesNotContain(TransportState.FAILED, TransportState.CLOSED);
      publisher.link().peer().close();
      subscriber.link().peer().close();
    }
    room.close();
  }
}
