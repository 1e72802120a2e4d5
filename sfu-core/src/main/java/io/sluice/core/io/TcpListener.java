package io.sluice.core.io;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.sluice.core.api.MediaPlaneException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Accepts the connections of peers whose UDP is blocked (RFC 6544), on one local address. */
final class TcpListener {
  /** With more than the upper a subscriber is slow, until less than the lower waits for it. */
  private static final WriteBufferWaterMark PENDING_BYTES =
      new WriteBufferWaterMark(64 << 10, 256 << 10);

  /** What the kernel may hold that is not sent yet: the rest waits where we see it. */
  private static final long UNSENT_BYTES = 16 << 10;

  private static final int BACKLOG = 256;

  private final ServerSocketChannel channel;
  private final int port;

  private TcpListener(ServerSocketChannel channel) {
    this.channel = channel;
    this.port = channel.localAddress().getPort();
  }

  /**
   * Binds; nothing is accepted before {@link #start}.
   *
   * @param port 0 for a free one
   * @param loop on which connections are accepted and their first frames read
   * @throws MediaPlaneException if the address or the port cannot be had
   */
  static TcpListener open(InetAddress address, int port, EventLoop loop, ConnectionLimits limits) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, PENDING_BYTES)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel accepted) {
                    accept(accepted, limits);
                  }
                });
    if (Epoll.isAvailable()) {
      bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
    }
    var bound = bootstrap.bind(new InetSocketAddress(address, port)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new MediaPlaneException(
          "cannot listen for media: TCP port %d on %s: %s"
              .formatted(port, address.getHostAddress(), bound.cause().getMessage()),
          bound.cause(),
          true);
    }
    return new TcpListener((ServerSocketChannel) bound.channel());
  }

  private static void accept(SocketChannel accepted, ConnectionLimits limits) {
    InetSocketAddress local = accepted.localAddress();
    InetSocketAddress remote = accepted.remoteAddress();
    if (local == null || remote == null || !limits.admit(remote.getAddress())) {
      var unused = accepted.close();
      MediaLoop current = LoopThread.current();
      if (current != null) {
        current.counters.rejected++;
      }
      return;
    }
    TcpConnection connection = new TcpConnection(local, remote, accepted, limits);
    connection.open();
    accepted.pipeline().addLast(connection);
  }

  int port() {
    return port;
  }

  /** Begins to accept, on the channel's thread, which by then knows its loop. */
  void start() {
    channel.eventLoop().execute(() -> channel.config().setAutoRead(true));
  }

  void close() {
    var unused = channel.close();
  }
}
