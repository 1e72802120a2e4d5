package io.sluice.loadtest.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.sluice.core.transport.ice.LocalSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A client's UDP socket, and the network model between it and the client. */
final class ClientSocket extends ChannelInboundHandlerAdapter implements LocalSocket {
  private final ClientLoop loop;
  private final DatagramChannel channel;
  private final InetSocketAddress address;
  private final @Nullable ClientNetwork network;
  private @Nullable ClientTransport client;
  private boolean unflushed;

  /** The kernel's socket, where the channel is one of epoll. */
  private final @Nullable Kernel kernel;

  /** Datagrams that wait in the channel; later ones must not overtake them. */
  private int queued;

  /** Sends a datagram at once: the bytes of a buffer from a position to a limit. */
  interface Kernel {
    /** Returns the bytes sent, 0 if there is no room for them now. */
    int sendTo(ByteBuffer data, int position, int limit, InetAddress address, int port)
        throws IOException;
  }

  /** Set for the datagrams that were read together. */
  private long nowNanos;

  private boolean inBatch;

  /**
   * @param address what the server is told
   */
  ClientSocket(
      ClientLoop loop, DatagramChannel channel, InetSocketAddress address, ClientNetwork network) {
    this(loop, channel, address, network, kernel(channel));
  }

  ClientSocket(
      ClientLoop loop,
      DatagramChannel channel,
      InetSocketAddress address,
      ClientNetwork network,
      @Nullable Kernel kernel) {
    this.loop = loop;
    this.channel = channel;
    this.address = address;
    this.network = network == ClientNetwork.NONE ? null : network;
    this.kernel = kernel;
  }

  /** What sends beside a channel, if anything does. */
  static @Nullable Kernel kernel(DatagramChannel channel) {
    return channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket
        ? socket::sendTo
        : null;
  }

  /** Begins to read for a client; on the loop. */
  void start(ClientTransport reader) {
    client = reader;
    channel.pipeline().addLast(this);
    channel.config().setAutoRead(true);
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void send(InetSocketAddress remote, byte[] data, int offset, int length) {
    if (!channel.eventLoop().inEventLoop()) {
      byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
      loop.execute(() -> send(remote, copy, 0, copy.length));
      return;
    }
    if (network == null) {
      write(remote, data, offset, length);
      return;
    }
    long now = System.nanoTime();
    long at = network.toServer(length, now);
    long copyAt = network.copyNanos();
    if (at != ClientNetwork.DROP && at <= now) {
      write(remote, data, offset, length);
    } else {
      writeAt(at, remote, data, offset, length);
    }
    writeAt(copyAt, remote, data, offset, length);
  }

  private void writeAt(long at, InetSocketAddress remote, byte[] data, int offset, int length) {
    if (at != ClientNetwork.DROP) {
      byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
      loop.delay(at, () -> write(remote, copy, 0, copy.length));
    }
  }

  private void write(InetSocketAddress remote, byte[] data, int offset, int length) {
    if (!channel.isWritable() || !channel.isOpen()) {
      loop.counters.unsent++;
    } else if (kernel == null || queued > 0 || !sendNow(kernel, remote, data, offset, length)) {
      enqueue(remote, data, offset, length);
    }
  }

  /**
   * Sends without the channel: its queue is only needed where the kernel has no room.
   *
   * @return false if the kernel has no room for it now
   */
  private boolean sendNow(
      Kernel socket, InetSocketAddress remote, byte[] data, int offset, int length) {
    loop.leaving.put(0, data, offset, length);
    try {
      return socket.sendTo(loop.leaving, 0, length, remote.getAddress(), remote.getPort()) > 0;
    } catch (IOException e) {
      loop.counters.unsent++;
      return true;
    }
  }

  private void enqueue(InetSocketAddress remote, byte[] data, int offset, int length) {
    ByteBuf content = channel.alloc().directBuffer(length).writeBytes(data, offset, length);
    queued++;
    var unused =
        channel
            .write(new DatagramPacket(content, remote))
            .addListener(
                written -> {
                  queued--;
                  loop.counters.unsent += written.isSuccess() ? 0 : 1;
                });
    if (!unflushed) {
      unflushed = true;
      loop.markUnflushed(this);
    }
  }

  void flush() {
    unflushed = false;
    channel.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket datagram = (DatagramPacket) message;
    try {
      if (!inBatch) {
        inBatch = true;
        nowNanos = System.nanoTime();
      }
      if (network == null) {
        deliver(datagram.content(), datagram.sender(), nowNanos);
      } else {
        pass(network, datagram);
      }
    } finally {
      datagram.release();
    }
  }

  private void pass(ClientNetwork model, DatagramPacket datagram) {
    ByteBuf content = datagram.content();
    InetSocketAddress from = datagram.sender();
    long now = nowNanos;
    long at = model.fromServer(content.readableBytes(), now);
    long copyAt = model.copyNanos();
    if (at != ClientNetwork.DROP && at <= now) {
      deliver(content, from, now);
    } else {
      deliverAt(at, content, from);
    }
    deliverAt(copyAt, content, from);
  }

  private void deliverAt(long at, ByteBuf content, InetSocketAddress from) {
    if (at != ClientNetwork.DROP) {
      byte[] copy = new byte[content.readableBytes()];
      content.getBytes(content.readerIndex(), copy);
      loop.delay(at, () -> deliver(Unpooled.wrappedBuffer(copy), from, System.nanoTime()));
    }
  }

  private void deliver(ByteBuf content, InetSocketAddress from, long now) {
    ClientTransport reader = client;
    if (reader != null) {
      reader.onDatagram(content, from, now);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    inBatch = false;
    loop.endWork();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    loop.counters.unsent++;
  }

  /** Neither reads nor sends from now on; from any thread. */
  void close() {
    var unused = channel.close();
  }
}
