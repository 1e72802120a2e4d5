package io.sluice.core.transport.ice;

import static io.sluice.core.transport.ice.TestNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.wire.stun.HmacSha1;
import io.sluice.core.wire.stun.Stun;
import io.sluice.core.wire.stun.StunWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sockets that come and go under open sessions, as network interfaces do. */
class IceSocketsTest {
  private static final InetSocketAddress FIRST = address("192.0.2.1", 10000);
  private static final InetSocketAddress SECOND = address("192.0.2.2", 10000);
  private static final InetSocketAddress CLIENT = address("198.51.100.7", 40000);

  private final TestNetwork network = new TestNetwork();
  private final TestNetwork.Socket first = network.bind("192.0.2.1", 10000);
  private final TestNetwork.Socket second = network.bind("192.0.2.2", 10000);
  private TestPeer server = new TestPeer(List.of(first), List.of());
  private final TestPeer client =
      new TestPeer(List.of(network.bind("198.51.100.7", 40000)), List.of());

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  private void behind(String... publicAddresses) {
    server.close();
    List<InetAddress> addresses = Arrays.stream(publicAddresses).map(TestNetwork::ip).toList();
    server = new TestPeer(List.of(first), addresses);
  }

  /** Everything that the engine told its sessions before has arrived. */
  private void settle() {
    server.run(() -> {});
  }

  private static List<InetSocketAddress> addresses(Collection<IceCandidate> candidates) {
    return candidates.stream().map(IceCandidate::address).toList();
  }

  @Test
  void shouldTellOpenSessionsOfANewSocketAndLaterOnesFromTheStart() {
    TestPeer.Session open = server.open(false);
    TestPeer.Session ended = server.open(false);
    ended.close();
    server.add(second);
    settle();
    TestPeer.Session later = server.open(false);

    assertThat(addresses(open.candidates)).containsExactly(SECOND);
    assertThat(open.ice.localCandidates()).containsAll(open.candidates);
    assertThat(addresses(open.ice.localCandidates())).containsExactly(FIRST, SECOND);
    assertThat(open.ice.localCandidates().stream().map(IceCandidate::foundation))
        .doesNotHaveDuplicates();
    assertThat(open.ice.localCandidates().get(1).priority())
        .isLessThan(open.ice.localCandidates().get(0).priority());
    assertThat(addresses(later.ice.localCandidates())).containsExactly(FIRST, SECOND);
    assertThat(later.candidates).isEmpty();
    assertThat(ended.candidates).isEmpty();
  }

  @Test
  void shouldTellOfLoopbackOnlyPeersOnLoopback() {
    TestPeer.Session far = server.open(false, false);
    TestPeer.Session near = server.open(false, true);
    server.add(network.bind("127.0.0.1", 10000));
    settle();
    assertThat(addresses(near.candidates)).containsExactly(address("127.0.0.1", 10000));
    assertThat(far.candidates).isEmpty();
    assertThat(addresses(far.ice.localCandidates())).containsExactly(FIRST);
  }

  @Test
  void shouldTellOfPublicAddressesInPlaceOfANewOneButOnlyOnce() {
    behind("203.0.113.80", "2001:db8::80");
    TestPeer.Session session = server.open(false);
    server.add(second);
    settle();
    assertThat(session.candidates).isEmpty();
    server.add(network.bind("2001:db8:1::1", 10000));
    settle();
    assertThat(addresses(session.candidates)).containsExactly(address("2001:db8::80", 10000));

    server.engine.removeSocket(first);
    settle();
    assertThat(addresses(session.ice.localCandidates()))
        .as("another socket is behind it still")
        .containsExactly(address("203.0.113.80", 10000), address("2001:db8::80", 10000));
    server.engine.removeSocket(second);
    settle();
    assertThat(addresses(session.ice.localCandidates()))
        .containsExactly(address("2001:db8::80", 10000));
  }

  @Test
  void shouldForgetASocketThatIsGoneAndTellOfItAgainWhenItIsBack() {
    TestPeer.Session session = server.open(false);
    server.add(second);
    server.engine.removeSocket(first);
    settle();
    assertThat(addresses(session.ice.localCandidates())).containsExactly(SECOND);
    server.add(first);
    settle();
    assertThat(addresses(session.candidates)).containsExactly(SECOND, FIRST);
    assertThat(session.ice.localCandidates().stream().map(IceCandidate::foundation))
        .doesNotHaveDuplicates();
  }

  // The client checks towards the new candidate; only that way is open.
  @Test
  void shouldBeReachedOverTheNewSocketWhileConnecting() throws Exception {
    network.dropIf(datagram -> datagram.from.equals(FIRST) || datagram.to.equals(FIRST));
    TestPeer.Session ours = server.open(false);
    TestPeer.Session theirs = client.open(true);
    ours.connectTo(theirs, false);
    theirs.connectTo(ours, true);
    server.add(second);
    theirs.add(ours.candidates.take());
    ours.await("selected");
    theirs.await("selected");
    assertThat(ours.selectedLocal).isEqualTo(SECOND);
    assertThat(theirs.selected).isEqualTo(SECOND);
  }

  // The client, told of nothing, only answers: our agent must check from the new socket itself.
  @Test
  void shouldCheckFromTheNewSocketWhileConnecting() {
    network.dropIf(datagram -> datagram.from.equals(FIRST) || datagram.to.equals(FIRST));
    TestPeer.Session ours = server.open(true);
    TestPeer.Session theirs = client.open(false);
    ours.connectTo(theirs, true);
    theirs.connectTo(ours, false);
    server.add(second);
    ours.await("selected");
    theirs.await("selected");
    assertThat(ours.selectedLocal).isEqualTo(SECOND);
    assertThat(theirs.selected).isEqualTo(SECOND);
  }

  @Test
  void shouldGoOnOverTheNewSocketWhenTheOldOneIsGone() {
    TestPeer.Session ours = server.open(false);
    TestPeer.Session theirs = client.open(true);
    ours.connectWith(theirs);
    server.add(second);
    byte[] check = check(theirs, ours);
    server.run(
        () -> server.engine.onStun(second, CLIENT, check, 0, check.length, System.nanoTime()));
    ours.await("address");

    network.dropIf(datagram -> datagram.from.equals(FIRST) || datagram.to.equals(FIRST));
    server.engine.removeSocket(first);
    ours.await("gone");
    ours.await("selected");
    theirs.await("selected");

    assertThat(ours.selectedLocal).isEqualTo(SECOND);
    assertThat(theirs.selected).isEqualTo(SECOND);
    assertThat(ours.events).doesNotContain("failed", "gone", "disconnected");
  }

  @Test
  void shouldNotSendFromASocketThatIsGone() {
    TestPeer.Session ours = server.open(true);
    server.add(second);
    server.engine.removeSocket(first);
    settle();
    AtomicInteger fromGone = new AtomicInteger();
    network.dropIf(
        datagram -> {
          if (datagram.from.equals(FIRST)) {
            fromGone.incrementAndGet();
          }
          return false;
        });
    TestPeer.Session theirs = client.open(false);
    ours.connectTo(theirs, true);
    theirs.connectTo(ours, true);
    ours.await("selected");
    assertThat(ours.selectedLocal).isEqualTo(SECOND);
    assertThat(fromGone).hasValue(0);
  }

  @Test
  void shouldIgnoreARemovalOfWhatItDoesNotKnow() {
    TestPeer.Session session = server.open(false);
    server.engine.removeSocket(second);
    settle();
    assertThat(addresses(session.ice.localCandidates())).containsExactly(FIRST);
  }

  /** A check as browsers send them on all pairs that they know, also after the nomination. */
  private static byte[] check(TestPeer.Session from, TestPeer.Session to) {
    String name = to.ice.local().ufrag() + ":" + from.ice.local().ufrag();
    StunWriter writer = new StunWriter();
    writer
        .start(Stun.BINDING_REQUEST, 1, 1)
        .username(name.getBytes(StandardCharsets.US_ASCII))
        .priority(1)
        .role(true, 1)
        .integrity(new HmacSha1(), to.ice.local().pwd().getBytes(StandardCharsets.US_ASCII))
        .fingerprint();
    return Arrays.copyOf(writer.array(), writer.length());
  }
}
