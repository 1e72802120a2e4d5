package io.sluice.loadtest.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client sends leaves in order, with the kernel's socket at hand or without. */
class ClientSocketTest {
  private static final int DATAGRAMS = 100;
  private static final int TURN = 25;
  private static final int WAIT_MILLIS = 10_000;

  @Test
  void shouldSendInOrderByEpoll() throws Exception {
    assumeTrue(Epoll.isAvailable());
    assertSends(
        EpollIoHandler.newFactory(), EpollDatagramChannel.class, kernel -> requireNonNull(kernel));
  }

  @Test
  void shouldSendInOrderWhereTheKernelHasNoRoomForAWhile() throws Exception {
    assumeTrue(Epoll.isAvailable());
    int[] calls = {0};
    assertSends(
        EpollIoHandler.newFactory(),
        EpollDatagramChannel.class,
        kernel ->
            (data, position, limit, address, port) ->
                calls[0]++ % 20 == 10
                    ? 0
                    : requireNonNull(kernel).sendTo(data, position, limit, address, port));
    assertThat(calls[0]).as("datagrams that did not wait behind others").isLessThan(DATAGRAMS);
  }

  @Test
  void shouldSendInOrderWithoutEpoll() throws Exception {
    assertSends(NioIoHandler.newFactory(), NioDatagramChannel.class, kernel -> null);
  }

  private static void assertSends(
      IoHandlerFactory handlers,
      Class<? extends DatagramChannel> channels,
      UnaryOperator<ClientSocket.@Nullable Kernel> kernel)
      throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, handlers);
    try (DatagramSocket server = new DatagramSocket(0, loopback)) {
      EventLoop executor = (EventLoop) group.next();
      ClientLoop loop =
          executor.submit(() -> new ClientLoop(executor, ClientConfig.of(loopback))).get();
      DatagramChannel channel =
          (DatagramChannel)
              new Bootstrap()
                  .group(group)
                  .channel(channels)
                  .handler(new ChannelInboundHandlerAdapter())
                  .bind(new InetSocketAddress(loopback, 0))
                  .sync()
                  .channel();
      ClientSocket socket =
          new ClientSocket(
              loop,
              channel,
              channel.localAddress(),
              ClientNetwork.NONE,
              kernel.apply(ClientSocket.kernel(channel)));
      InetSocketAddress to = new InetSocketAddress(loopback, server.getLocalPort());
      byte[] data = new byte[DATAGRAMS + 1];
      for (int turn = 0; turn < DATAGRAMS; turn += TURN) {
        int first = turn;
        loop.execute(
            () -> {
              for (int i = first; i < first + TURN; i++) {
                data[1] = (byte) i;
                socket.send(to, data, 1, DATAGRAMS - i);
              }
            });
      }
      server.setSoTimeout(WAIT_MILLIS);
      DatagramPacket received = new DatagramPacket(new byte[DATAGRAMS + 1], DATAGRAMS + 1);
      for (int i = 0; i < DATAGRAMS; i++) {
        received.setLength(DATAGRAMS + 1);
        server.receive(received);
        assertThat(received.getData()[0]).isEqualTo((byte) i);
        assertThat(received.getLength()).isEqualTo(DATAGRAMS - i);
        assertThat(received.getPort()).isEqualTo(channel.localAddress().getPort());
      }
      assertThat(executor.submit(() -> loop.counters.unsent).get()).isZero();
      socket.close();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }
}
