package io.sluice.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.socket.DatagramChannel;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.transport.ice.IceConfig;
import io.sluice.core.transport.ice.IceEngine;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What one wake-up sends to one subscriber, over real sockets (UDP_SEGMENT in udp(7)). */
class SendRunTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final SocketSet sockets = SocketSet.bind(List.of(LOOPBACK), 0, MediaConfig.NO_TCP, 1);
  private final SharedSocket socket = sockets.sockets().get(0);
  private final IceEngine ice = IceEngine.create(new IceConfig(List.of(socket), List.of()));
  private final MediaLoop[] loops = new MediaLoop[1];
  private final Random random = Seeds.random();

  SendRunTest() {
    loops[0] = new MediaLoop(0, sockets.executors().get(0), loops, ice);
    sockets.start();
  }

  @AfterEach
  void close() {
    ice.close();
    sockets.close(TimeUnit.SECONDS.toNanos(4));
  }

  private void onLoop(Runnable action) throws Exception {
    loops[0]
        .executor()
        .submit(
            () -> {
              loops[0].beginWork();
              action.run();
              loops[0].endTurn();
            })
        .get(10, TimeUnit.SECONDS);
  }

  private void send(InetSocketAddress to, byte[][] packets) {
    DatagramChannel channel = socket.channel(loops[0]);
    SendRun run = loops[0].sendRun();
    run.begin(loops[0], socket, to, new PathPromise(channel));
    for (byte[] packet : packets) {
      System.arraycopy(packet, 0, run.array(), run.position(), packet.length);
      run.add(packet.length);
    }
    run.flush();
  }

  private byte[][] packets(int count, int shortest, int longest) {
    byte[][] packets = new byte[count][];
    for (int i = 0; i < count; i++) {
      packets[i] = new byte[random.nextInt(shortest, longest + 1)];
      random.nextBytes(packets[i]);
    }
    return packets;
  }

  private void shouldArrive(byte[][] packets) throws Exception {
    try (DatagramSocket receiver = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      receiver.setReceiveBufferSize(4 << 20);
      receiver.setSoTimeout(10_000);
      onLoop(() -> send((InetSocketAddress) receiver.getLocalSocketAddress(), packets));
      DatagramPacket datagram = new DatagramPacket(new byte[65_535], 65_535);
      for (byte[] packet : packets) {
        receiver.receive(datagram);
        assertThat(Arrays.copyOf(datagram.getData(), datagram.getLength()))
            .as("seed %d", Seeds.seed())
            .isEqualTo(packet);
      }
    }
  }

  @Test
  void shouldSendPacketsOfAnySizesInOrder() throws Exception {
    for (int round = 0; round < 20; round++) {
      shouldArrive(packets(60, 1, 1_400));
      shouldArrive(packets(60, 20, 22));
    }
  }

  @Test
  void shouldSplitWhatIsMoreThanOneDatagramTakes() throws Exception {
    shouldArrive(packets(130, 100, 100));
    shouldArrive(packets(90, 1_400, 1_400));
    if (SocketSet.SEGMENTING) {
      assertThat(loops[0].counters.sendCalls).as("64 + 64 + 2, 46 + 3 + 41").isEqualTo(6);
    }
    assertThat(loops[0].counters.packetsOut).isEqualTo(220);
  }

  @Test
  void shouldShedWhatAFullSocketDoesNotTake() throws Exception {
    onLoop(
        () -> {
          DatagramChannel channel = socket.channel(loops[0]);
          channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
          send(new InetSocketAddress(LOOPBACK, 9), packets(10, 100, 100));
          assertThat(channel.unsafe().outboundBuffer().size()).isZero();
        });

    assertThat(loops[0].counters.shed).isEqualTo(10);
    assertThat(loops[0].counters.packetsOut).isZero();
  }

  /** Clients name what addresses they like; a socket on loopback cannot send to most of them. */
  @Test
  void shouldLogNothingWhenAnAddressCannotBeReached() throws Exception {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    Logger logger = (Logger) LoggerFactory.getLogger(MediaLoop.class);
    logger.addAppender(logged);
    try {
      onLoop(() -> socket.send(new InetSocketAddress("192.0.2.1", 9), new byte[20], 0, 20));
      onLoop(() -> {});
      assertThat(logged.list).isEmpty();
    } finally {
      logger.detachAppender(logged);
    }
  }
}
