package io.sluice.core.io;

import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One local address with the channels that the loops have on it. Any of them may send: all have the
 * same source address. Who a remote address belongs to is written by the owner loops and read by
 * all.
 */
final class SharedSocket implements MediaSocket {
  private final InetSocketAddress address;
  private final DatagramChannel[] channels;

  /** Accepts connections to the same address; null where there are none. */
  private volatile @Nullable TcpListener listener;

  /** Transports by authenticated remote address. */
  final Map<InetSocketAddress, RtpTransport> peers = new ConcurrentHashMap<>();

  /**
   * @param channels one for each loop, or a single one that all share; null where binding failed,
   *     and then it is only closed
   */
  SharedSocket(InetSocketAddress address, DatagramChannel[] channels) {
    this.address = address;
    this.channels = channels;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  /** Accepts connections beside the datagrams; before {@link #start}. */
  void listen(TcpListener connections) {
    listener = connections;
  }

  @Override
  public int tcpPort() {
    TcpListener connections = listener;
    return connections == null ? -1 : connections.port();
  }

  @Override
  public void bind(InetSocketAddress remote, RtpTransport transport) {
    peers.put(remote, transport);
  }

  @Override
  public void unbind(InetSocketAddress remote, RtpTransport transport) {
    peers.remove(remote, transport);
  }

  @Override
  public void send(InetSocketAddress remote, byte[] data, int offset, int length) {
    MediaLoop loop = LoopThread.current();
    DatagramChannel channel = channels[0];
    if (loop != null) {
      channel = channel(loop);
    }
    // A datagram that cannot be sent is lost, as the network may lose it; a void promise would
    // report each address that a client names and that this socket cannot reach.
    var unused =
        channel.writeAndFlush(
            new DatagramPacket(Unpooled.copiedBuffer(data, offset, length), remote),
            new PathPromise(channel));
  }

  @Override
  public DatagramChannel channel(MediaLoop loop) {
    return channels[Math.min(loop.index, channels.length - 1)];
  }

  /** Begins to read, on each channel's thread, which by then knows its loop. */
  void start() {
    for (DatagramChannel channel : channels) {
      channel.eventLoop().execute(() -> channel.config().setAutoRead(true));
    }
    TcpListener connections = listener;
    if (connections != null) {
      connections.start();
    }
  }

  @Override
  public void flush(MediaLoop loop) {
    channel(loop).flush();
  }

  void close() {
    TcpListener connections = listener;
    if (connections != null) {
      connections.close();
    }
    for (DatagramChannel channel : channels) {
      if (channel != null) {
        var unused = channel.close();
      }
    }
  }
}
