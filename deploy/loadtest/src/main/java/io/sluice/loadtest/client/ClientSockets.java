package io.sluice.loadtest.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the clients' UDP sockets. */
final class ClientSockets {
  /** Holds what the kernel put together. */
  private static final int GRO_BUFFER = 64 << 10;

  /**
   * Datagrams that are read at once. Each costs something whether it is there or not, and in a room
   * one or two are waiting.
   */
  private static final int READ_AT_ONCE = 8;

  private static final Logger log = LoggerFactory.getLogger(ClientSockets.class);

  private final ClientConfig config;
  private final InetAddress wildcard;
  private final SocketProtocolFamily family;
  private volatile int receiveBuffer = Integer.MAX_VALUE;

  ClientSockets(ClientConfig config) {
    this.config = config;
    boolean four = config.localAddress() instanceof Inet4Address;
    family = four ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    // Not the announced address alone: the server may have candidates on other interfaces.
    wildcard = new InetSocketAddress(0).getAddress();
  }

  /**
   * A socket on a free port, which is not read yet.
   *
   * @throws IllegalStateException if there is none to be had
   */
  DatagramChannel open(EventLoop loop) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(this::channel)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.SO_RCVBUF, config.receiveBuffer())
            .option(ChannelOption.RECVBUF_ALLOCATOR, readBuffers())
            .handler(new ChannelInboundHandlerAdapter());
    if (Epoll.isAvailable()) {
      if (config.gro()) {
        // Without a limit for a single packet, so that a read has room for what was put together.
        bootstrap.option(EpollChannelOption.UDP_GRO, true);
      } else {
        bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, ClientLoop.MAX_DATAGRAM);
      }
    }
    ChannelFuture bound = bootstrap.bind(new InetSocketAddress(wildcard, 0)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IllegalStateException(
          "cannot open a UDP socket for a client: " + bound.cause().getMessage(), bound.cause());
    }
    DatagramChannel channel = (DatagramChannel) bound.channel();
    check(channel.config().getReceiveBufferSize());
    return channel;
  }

  /** For one read whenever there is something: a second one would mostly find nothing. */
  private FixedRecvByteBufAllocator readBuffers() {
    int bytes = config.gro() ? GRO_BUFFER : READ_AT_ONCE * ClientLoop.MAX_DATAGRAM;
    FixedRecvByteBufAllocator buffers = new FixedRecvByteBufAllocator(bytes);
    buffers.maxMessagesPerRead(1);
    return buffers;
  }

  private DatagramChannel channel() {
    return Epoll.isAvailable() ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
  }

  private synchronized void check(int given) {
    if (given < receiveBuffer) {
      receiveBuffer = given;
      if (given < config.receiveBuffer()) {
        log.warn(
            "the kernel gives a client's socket {} bytes of {} (net.core.rmem_max):"
                + " packets may be lost here and not at the server",
            given,
            config.receiveBuffer());
      }
    }
  }

  /** Bytes that the kernel gave a socket; 0 before the first one. */
  int receiveBuffer() {
    return receiveBuffer == Integer.MAX_VALUE ? 0 : receiveBuffer;
  }

  /** How the sockets are driven, for people to read. */
  static String describe(ClientConfig config) {
    String gro = config.gro() && Epoll.isAvailable() ? " with UDP_GRO" : "";
    return (Epoll.isAvailable() ? "epoll" : "nio") + gro;
  }
}
