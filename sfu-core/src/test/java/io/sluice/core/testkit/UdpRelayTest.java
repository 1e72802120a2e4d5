package io.sluice.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datagrams of real sockets through the relay. */
class UdpRelayTest {
  private static final int LENGTH = 100;
  private static final int SENT = 150;
  private static final long MILLI = 1_000_000L;

  private UdpRelay relay;
  private DatagramSocket server;
  private DatagramSocket client;

  @BeforeEach
  void open() throws IOException {
    relay = new UdpRelay(Seeds.seed());
    server = socket();
    client = socket();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    relay.close();
  }

  private static DatagramSocket socket() throws SocketException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(20_000);
    socket.setReceiveBufferSize(1 << 20);
    return socket;
  }

  private RelayPort port(String toServer, String toClient) throws IOException {
    return port(relay, toServer, toClient);
  }

  private RelayPort port(UdpRelay by, String toServer, String toClient) throws IOException {
    return by.open(
        (InetSocketAddress) server.getLocalSocketAddress(),
        NetworkModel.parse(toServer),
        NetworkModel.parse(toClient));
  }

  private static void send(DatagramSocket from, SocketAddress to, int number) throws IOException {
    byte[] data = ByteBuffer.allocate(LENGTH).putInt(number).array();
    from.send(new DatagramPacket(data, LENGTH, to));
  }

  /** The next datagram; its number is read by {@link #number}. */
  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket datagram = new DatagramPacket(new byte[2_048], 2_048);
    socket.receive(datagram);
    return datagram;
  }

  private static int number(DatagramPacket datagram) {
    assertThat(datagram.getLength()).isEqualTo(LENGTH);
    return ByteBuffer.wrap(datagram.getData()).getInt();
  }

  @Test
  void shouldCarryBothWaysUnchanged() throws IOException {
    RelayPort port = port("delay=0ms", "delay=0ms");
    send(client, port.address(), 1);
    DatagramPacket request = receive(server);
    send(server, request.getSocketAddress(), 2);
    DatagramPacket answer = receive(client);

    assertThat(number(request)).isEqualTo(1);
    assertThat(request.getSocketAddress()).isNotEqualTo(client.getLocalSocketAddress());
    assertThat(number(answer)).isEqualTo(2);
    assertThat(answer.getSocketAddress()).isEqualTo(port.address());
    assertThat(port.toServer().delivered()).isEqualTo(1);
    assertThat(port.toClient().bytesDelivered()).isEqualTo(LENGTH);
  }

  @Test
  void shouldDelayEachWayByItsOwnNetwork() throws IOException {
    RelayPort port = port("delay=20ms", "delay=50ms");
    long begin = System.nanoTime();
    send(client, port.address(), 1);
    DatagramPacket request = receive(server);
    long between = System.nanoTime();
    send(server, request.getSocketAddress(), 2);
    receive(client);
    long end = System.nanoTime();

    assertThat(between - begin).as("never early").isGreaterThanOrEqualTo(20 * MILLI);
    assertThat(end - between).as("never early").isGreaterThanOrEqualTo(50 * MILLI);
  }

  @Test
  void shouldLoseTheSamePacketsWithTheSameSeed() throws IOException {
    List<Integer> received = received(1);

    assertThat(received).hasSizeBetween(SENT / 2, SENT - 1).isEqualTo(received(1));
    assertThat(received).isNotEqualTo(received(2));
  }

  /** The numbers of the packets that arrive with this seed. */
  private List<Integer> received(long seed) throws IOException {
    try (UdpRelay seeded = new UdpRelay(seed)) {
      RelayPort port = port(seeded, "loss=20%,burst=3", "delay=0ms");
      for (int i = 0; i < SENT; i++) {
        send(client, port.address(), i);
      }
      while (port.toServer().offered() < SENT) {
        Thread.onSpinWait();
      }
      List<Integer> received = new ArrayList<>();
      for (long i = port.toServer().delivered(); i > 0; i--) {
        received.add(number(receive(server)));
      }
      return received;
    }
  }

  @Test
  void shouldDeliverDuplicates() throws IOException {
    RelayPort port = port("duplicate=100%", "delay=0ms");
    send(client, port.address(), 7);

    assertThat(number(receive(server))).isEqualTo(7);
    assertThat(number(receive(server))).isEqualTo(7);
  }

  @Test
  void shouldGiveEachClientAndEachOfItsAddressesAnAddressOfItsOwn() throws IOException {
    RelayPort one = port("delay=0ms", "delay=0ms");
    RelayPort other = port("delay=0ms", "delay=0ms");
    Set<SocketAddress> seen = new HashSet<>();
    try (DatagramSocket second = socket()) {
      for (RelayPort port : List.of(one, other)) {
        for (DatagramSocket socket : List.of(client, second)) {
          send(socket, port.address(), 1);
          SocketAddress address = receive(server).getSocketAddress();
          seen.add(address);
          send(server, address, 2);
          assertThat(receive(socket).getSocketAddress()).isEqualTo(port.address());
        }
      }
    }

    assertThat(seen).hasSize(4);
    assertThat(one.toServer().offered()).isEqualTo(2);
  }

  @Test
  void shouldCarryNothingFromOthersThanTheServer() throws IOException {
    RelayPort port = port("delay=0ms", "delay=0ms");
    send(client, port.address(), 1);
    SocketAddress back = receive(server).getSocketAddress();
    try (DatagramSocket stranger = socket()) {
      send(stranger, back, 666);
    }
    send(server, back, 2);

    assertThat(number(receive(client))).isEqualTo(2);
    assertThat(port.toClient().offered()).isEqualTo(1);
  }

  @Test
  void shouldEndWithItsSeedWhenAClientHasTooManyAddresses() throws Exception {
    UdpRelay failing = new UdpRelay(4_711);
    RelayPort port = port(failing, "delay=0ms", "delay=0ms");
    List<DatagramSocket> sockets = new ArrayList<>();
    for (int i = 0; i <= RelayPort.MAX_CLIENT_ADDRESSES; i++) {
      sockets.add(socket());
      send(sockets.get(i), port.address(), i);
    }
    failing.awaitEnd();
    sockets.forEach(DatagramSocket::close);

    assertThatThrownBy(failing::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("relay with seed 4711 failed")
        .hasRootCauseMessage("more than 32 addresses of a client");
  }
}
