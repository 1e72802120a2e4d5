package io.sluice.core.transport.ice;

import static io.sluice.core.transport.ice.TestNetwork.address;
import static io.sluice.core.transport.ice.TestNetwork.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.IceCandidate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8445: two engines find a pair, whoever controls and whatever they were told. */
class IceConnectTest {
  private final TestNetwork network = new TestNetwork();
  private final TestPeer server =
      new TestPeer(List.of(network.bind("192.0.2.1", 10000)), List.of());
  private final TestPeer client =
      new TestPeer(List.of(network.bind("198.51.100.7", 40000)), List.of());

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  // The last two rows are role conflicts (RFC 8445 section 7.3.1.1).
  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "true,true", "false,false"})
  void shouldConnectInEachCombinationOfRoles(boolean serverControls, boolean clientControls) {
    TestPeer.Session ours = server.open(serverControls);
    TestPeer.Session theirs = client.open(clientControls);
    ours.connectWith(theirs);
    assertThat(ours.selected).isEqualTo(address("198.51.100.7", 40000));
    assertThat(theirs.selected).isEqualTo(address("192.0.2.1", 10000));
  }

  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "true,true", "false,false"})
  void shouldConnectToPeerThatGaveNoCandidates(boolean serverControls, boolean clientControls) {
    TestPeer.Session ours = server.open(serverControls);
    TestPeer.Session theirs = client.open(clientControls);
    ours.connectTo(theirs, false);
    theirs.connectTo(ours, true);
    ours.await("selected");
    theirs.await("selected");
    assertThat(ours.selected).isEqualTo(address("198.51.100.7", 40000));
  }

  // A browser's first checks may overtake its answer on the signalling way.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldUseChecksThatCameBeforeThePeersCredentials(boolean serverControls) {
    TestPeer.Session ours = server.open(serverControls);
    TestPeer.Session theirs = client.open(!serverControls);
    theirs.connectTo(ours, true);
    ours.await("address");
    assertThat(server.engine.agents()).isZero();
    ours.connectTo(theirs, false);
    ours.await("selected");
    theirs.await("selected");
  }

  @Test
  void shouldTryCandidatesThatCameAfterAllOthersFailed() {
    TestPeer.Session ours = server.open(true);
    TestPeer.Session theirs = client.open(false);
    network.bind("198.51.100.99", 1);
    ours.add(candidate("198.51.100.99", 1));
    ours.connectTo(theirs, false);
    theirs.connectTo(ours, false);
    ours.add(theirs.ice.localCandidates().get(0));
    ours.await("selected");
  }

  @Test
  void shouldConnectThroughNatOnEitherSide() {
    network.nat(server.sockets.get(0), address("203.0.113.1", 10000));
    network.nat(client.sockets.get(0), address("203.0.113.2", 7777));
    TestPeer announcing = new TestPeer(server.sockets, List.of(ip("203.0.113.1")));
    TestPeer.Session ours = announcing.open(true);
    TestPeer.Session theirs = client.open(false);
    ours.connectWith(theirs);
    assertThat(ours.selected).isEqualTo(address("203.0.113.2", 7777));
    assertThat(theirs.selected).isEqualTo(address("203.0.113.1", 10000));
    announcing.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldFollowPeerWhoseNatBindsAnew(boolean serverControls) {
    TestNetwork.Socket inner = client.sockets.get(0);
    network.nat(inner, address("203.0.113.2", 7777));
    TestPeer.Session ours = server.open(serverControls);
    TestPeer.Session theirs = client.open(!serverControls);
    ours.connectWith(theirs);
    network.nat(inner, address("203.0.113.2", 8888));
    client.skip(Keeper.CONSENT_INTERVAL * 2);
    ours.await("selected");
    assertThat(ours.selected).isEqualTo(address("203.0.113.2", 8888));
  }

  @Test
  void shouldChooseAmongSeveralSocketsOfBothFamilies() {
    List<TestNetwork.Socket> sockets =
        List.of(
            network.bind("10.0.0.1", 10000),
            network.bind("2001:db8::1", 10000),
            network.bind("127.0.0.1", 10000));
    try (TestPeer many = new TestPeer(sockets, List.of())) {
      TestPeer local = new TestPeer(List.of(network.bind("127.0.0.1", 40001)), List.of());
      TestPeer.Session ours = many.open(true, true);
      TestPeer.Session theirs = local.open(false, true);
      ours.connectWith(theirs);
      assertThat(theirs.selected).isEqualTo(address("127.0.0.1", 10000));
      local.close();
    }
  }

  @Test
  void shouldMeasureRoundTripOnceConnected() {
    TestPeer.Session ours = server.open(true);
    TestPeer.Session theirs = client.open(false);
    ours.connectWith(theirs);
    network.dropIf(datagram -> datagram.to.equals(address("192.0.2.1", 10000)));
    server.skip(11_000_000_000L);
    ours.await("disconnected");
    network.dropNothing();
    server.skip(2_000_000_000L);
    ours.await("recovered");
    assertThat(server.call(ours.ice::roundTripNanos)).isPositive();
    network.dropIf(datagram -> true);
    server.skip(30_000_000_000L);
    ours.await("failed");
  }

  private static IceCandidate candidate(String ip, int port) {
    return new IceCandidate("9", "udp", 5, address(ip, port), IceCandidate.Type.HOST, null);
  }
}
