package io.sluice.core.transport.ice;

import static io.sluice.core.transport.ice.TestNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.stun.Stun;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session whose peer's media comes from an address that is not bound. */
class IceMoveTest {
  private static final InetSocketAddress BEFORE = address("203.0.113.2", 7777);
  private static final InetSocketAddress AFTER = address("203.0.113.2", 8888);
  private static final int STRANGERS = 400;
  private static final long STEP = MediaHint.CHECK_INTERVAL + 10_000_000;

  private final TestNetwork network = new TestNetwork();
  private final TestNetwork.Socket socket = network.bind("192.0.2.1", 10000);
  private final TestNetwork.Socket inner = network.bind("198.51.100.7", 40000);
  private final TestPeer server = new TestPeer(List.of(socket), List.of());
  private final TestPeer client = new TestPeer(List.of(inner), List.of());
  private TestPeer.Session ours;

  @BeforeEach
  void connectBehindNat() {
    network.nat(inner, BEFORE);
    ours = server.open(false);
    ours.connectWith(client.open(true));
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  /** Without any check of the peer's own; an ICE restart that hangs is no hindrance. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldFollowMediaToAnAddressThatAnswers(boolean restarting) {
    if (restarting) {
      server.call(ours.ice::restart);
    }
    network.dropIf(
        datagram ->
            datagram.to.equals(socket.address())
                && datagram.data[0] == 0
                && datagram.data[1] == Stun.BINDING_REQUEST);
    network.nat(inner, AFTER);

    ours.media(socket, AFTER);

    ours.await("selected");
    assertThat(ours.selected).isEqualTo(AFTER);
    assertThat(ours.addresses).contains(AFTER);
  }

  /** Somebody has a supply of packets that the server never got, and many addresses. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldSendLittleToStrangers(boolean manyAddresses) {
    AtomicInteger bytes = new AtomicInteger();
    network.dropIf(
        datagram -> {
          boolean toStranger = datagram.to.getAddress().equals(TestNetwork.ip("203.0.113.66"));
          bytes.addAndGet(toStranger ? datagram.data.length : 0);
          return toStranger;
        });
    for (int i = 0; i < STRANGERS; i++) {
      server.skip(STEP);
      server.tick(ours);
      ours.media(socket, address("203.0.113.66", manyAddresses ? 1 + i : 1));
      client.call(() -> true); // it has answered the server's own checks by then
      server.call(() -> true);
    }
    assertThat(bytes.get()).isBetween(10_000, 15_000);
    assertThat(ours.selected).isEqualTo(BEFORE);
    assertThat(ours.addresses).containsExactly(BEFORE);
  }
}
