package io.sluice.core.io;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPlaneException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sockets of the media plane and the loops that read them. With epoll each loop has a socket of
 * its own on each address, and the kernel spreads senders over them (SO_REUSEPORT); elsewhere the
 * first loop has the only one.
 */
final class SocketSet {
  /** Whether the kernel cuts a datagram into segments for us. */
  static final boolean SEGMENTING =
      Epoll.isAvailable() && EpollDatagramChannel.isSegmentedDatagramPacketSupported();

  private static final Logger log = LoggerFactory.getLogger(SocketSet.class);

  private static final int KERNEL_BUFFER = 4 << 20;
  private static final int RECEIVE_BUFFER = 64 << 10;

  /** Bytes that wait for a socket: then all is flushed, and what the kernel refuses is shed. */
  private static final WriteBufferWaterMark WAITING_BYTES =
      new WriteBufferWaterMark(512 << 10, 1 << 20);

  private static final int PORT_TRIES = 20;

  private final MultiThreadIoEventLoopGroup group;
  private final List<EventLoop> executors;
  private final List<SharedSocket> sockets = new CopyOnWriteArrayList<>();
  private final ConnectionLimits connectionLimits = new ConnectionLimits();
  private final int port;
  private final int channelsPerAddress;

  private int tcpPort = MediaConfig.NO_TCP;

  private SocketSet(int port, int loops) {
    this.port = port;
    AtomicInteger number = new AtomicInteger();
    ThreadFactory threads = task -> new LoopThread(task, "sluice-loop-" + number.getAndIncrement());
    IoHandlerFactory handlers =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(loops, threads, LoopIoHandler.factory(handlers));
    executors = new ArrayList<>();
    group.forEach(executor -> executors.add((EventLoop) executor));
    channelsPerAddress = Epoll.isAvailable() ? loops : 1;
  }

  /**
   * Binds every address on the one port; nothing is read before {@link #start}.
   *
   * @param wantedPort 0 for a free one
   * @param wantedTcpPort 0 for a free one, {@link MediaConfig#NO_TCP} for none
   * @throws MediaPlaneException if an address or a port cannot be had
   */
  static SocketSet bind(List<InetAddress> addresses, int wantedPort, int wantedTcpPort, int loops) {
    SocketSet set = new SocketSet(freePort(addresses, wantedPort), loops);
    try {
      for (InetAddress address : addresses) {
        set.sockets.add(set.bind(new InetSocketAddress(address, set.port)));
      }
      if (wantedTcpPort != MediaConfig.NO_TCP) {
        set.listen(wantedTcpPort);
      }
    } catch (MediaPlaneException e) {
      set.close(TimeUnit.SECONDS.toNanos(1));
      throw e;
    }
    return set;
  }

  /**
   * Sees that nobody has the port yet: with SO_REUSEPORT a second server of the same user would be
   * let in and take half of the packets.
   */
  private static int freePort(List<InetAddress> addresses, int wanted) {
    for (int tries = 1; ; tries++) {
      int port = wanted;
      try {
        for (InetAddress address : addresses) {
          port = probe(address, port);
        }
        return port;
      } catch (IOException e) {
        if (wanted != 0 || tries == PORT_TRIES) {
          throw new MediaPlaneException("cannot listen for media: " + e.getMessage(), e);
        }
      }
    }
  }

  private static int probe(InetAddress address, int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, port))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IOException(
          "UDP port " + port + " on " + address.getHostAddress() + ": " + e.getMessage(), e);
    }
  }

  private SharedSocket bind(InetSocketAddress address) {
    DatagramChannel[] channels = new DatagramChannel[channelsPerAddress];
    SharedSocket socket = new SharedSocket(address, channels);
    for (int i = 0; i < channels.length; i++) {
      Bootstrap bootstrap =
          new Bootstrap()
              .group(executors.get(i))
              .channelFactory(channelFactory(address.getAddress()))
              .option(ChannelOption.AUTO_READ, false)
              .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
              .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING_BYTES)
              .option(ChannelOption.SO_RCVBUF, KERNEL_BUFFER)
              .option(ChannelOption.SO_SNDBUF, KERNEL_BUFFER)
              .option(
                  ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BUFFER))
              .handler(new DatagramReader(socket));
      if (Epoll.isAvailable()) {
        bootstrap
            .option(EpollChannelOption.SO_REUSEPORT, true)
            .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, PacketPool.MAX_PACKET);
      }
      var bound = bootstrap.bind(address).awaitUninterruptibly();
      if (!bound.isSuccess()) {
        socket.close();
        throw new MediaPlaneException(
            "cannot listen for media on " + address + ": " + bound.cause().getMessage(),
            bound.cause());
      }
      channels[i] = (DatagramChannel) bound.channel();
    }
    return socket;
  }

  /** Accepts connections on every address, on one port. */
  private void listen(int wanted) {
    for (int tries = 1; ; tries++) {
      List<TcpListener> listeners = new ArrayList<>();
      int next = wanted;
      try {
        for (SharedSocket socket : sockets) {
          TcpListener listener = listen(socket.address().getAddress(), next, listeners.size());
          listeners.add(listener);
          next = listener.port();
        }
      } catch (MediaPlaneException e) {
        listeners.forEach(TcpListener::close);
        if (wanted != 0 || tries == PORT_TRIES) {
          throw e;
        }
        continue;
      }
      for (int i = 0; i < listeners.size(); i++) {
        sockets.get(i).listen(listeners.get(i));
      }
      tcpPort = next;
      return;
    }
  }

  /** The loops take turns: each accepts for some of the addresses. */
  private TcpListener listen(InetAddress address, int wanted, int number) {
    return TcpListener.open(
        address, wanted, executors.get(number % executors.size()), connectionLimits);
  }

  private static ChannelFactory<DatagramChannel> channelFactory(InetAddress address) {
    SocketProtocolFamily family =
        address instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    return Epoll.isAvailable()
        ? () -> new EpollDatagramChannel(family)
        : () -> new NioDatagramChannel(family);
  }

  /**
   * Binds one more address on the same port; nothing is read before {@link SharedSocket#start}. Not
   * to be called on a loop. Where the TCP port is taken, UDP is used all the same.
   *
   * @throws MediaPlaneException if the address or its UDP port cannot be had
   */
  SharedSocket add(InetAddress address) {
    SharedSocket socket = bind(new InetSocketAddress(address, freePort(List.of(address), port)));
    if (tcpPort >= 0) {
      try {
        socket.listen(listen(address, tcpPort, sockets.size()));
      } catch (MediaPlaneException e) {
        log.warn("no TCP on a new local address: {}", e.getMessage());
      }
    }
    sockets.add(socket);
    return socket;
  }

  /** Forgets a socket, which the caller closes. */
  void remove(SharedSocket socket) {
    sockets.remove(socket);
  }

  /** Begins to read; the loops on the executors are made before. */
  void start() {
    sockets.forEach(SharedSocket::start);
  }

  /** The TCP port of all addresses, or {@link MediaConfig#NO_TCP}. */
  int tcpPort() {
    return tcpPort;
  }

  /** How the sockets are driven, for people to read. */
  static String describe() {
    return (Epoll.isAvailable() ? "epoll" : "nio")
        + (SEGMENTING ? " with UDP segmentation" : " without UDP segmentation");
  }

  /** The executors of the loops, in order. */
  List<EventLoop> executors() {
    return executors;
  }

  /** At this moment; from any thread. */
  List<SharedSocket> sockets() {
    return List.copyOf(sockets);
  }

  /**
   * Runs what the loops still have to do, closes the sockets and ends the threads.
   *
   * @param waitNanos the longest to wait for that
   */
  void close(long waitNanos) {
    sockets.forEach(SharedSocket::close);
    group.shutdownGracefully(0, 3, TimeUnit.SECONDS).awaitUninterruptibly(waitNanos / 1_000_000);
  }
}
