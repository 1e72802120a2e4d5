package io.sluice.core.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection that a peer made (RFC 6544), with frames in both directions (RFC 4571). Its
 * first frame must be an authentic check; then it moves to the loop of that check's session and has
 * this one writer. It lasts as long as its pair; one that is in no pair after 5 s is closed.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter implements MediaSocket {
  /** How long a peer has to show that it is expected. */
  static final long VERIFY_SECONDS = 5;

  /** For so long it outlives its pair: the DTLS close alert comes from another thread. */
  private static final long LINGER_SECONDS = 1;

  /** Bytes that may wait for the peer; with more it is closed. */
  static final int MAX_PENDING_BYTES = 1 << 20;

  /** What waits longer delays the audio behind it, however few bytes it is. */
  private static final long MAX_BEHIND_NANOS = 500_000_000L;

  private final InetSocketAddress address;
  private final InetSocketAddress remote;
  private final SocketChannel channel;
  private final ConnectionLimits limits;
  private final FrameAssembler frames = new FrameAssembler();
  private final AtomicBoolean counted = new AtomicBoolean(true);

  /** Null until the first frame tells it. */
  private volatile @Nullable MediaLoop loop;

  private volatile @Nullable RtpTransport transport;

  /** Bytes that were read behind the first frame, while the connection moves. */
  private byte @Nullable [] behind;

  /** When something was written last while nothing waited. */
  private long behindSince;

  /**
   * @param address the local one on which it was accepted
   * @param limits where it is counted already, until its peer is known
   */
  TcpConnection(
      InetSocketAddress address,
      InetSocketAddress remote,
      SocketChannel channel,
      ConnectionLimits limits) {
    this.address = address;
    this.remote = remote;
    this.channel = channel;
    this.limits = limits;
  }

  /** Begins to wait for the first frame; on the channel's thread, which has registered it. */
  void open() {
    var unused = channel.closeFuture().addListener(closed -> onClosed());
    var unusedTimer =
        channel.eventLoop().schedule(this::closeUnlessBound, VERIFY_SECONDS, TimeUnit.SECONDS);
  }

  private void closeUnlessBound() {
    if (transport == null) {
      close();
    }
  }

  private void onClosed() {
    uncount();
    RtpTransport bound = transport;
    if (bound != null) {
      bound.loop().execute(() -> bound.onConnectionClosed(this));
    }
  }

  private void uncount() {
    if (counted.compareAndSet(true, false)) {
      limits.release(remote.getAddress());
    }
  }

  // In

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf content = (ByteBuf) message;
    try {
      byte[] before = behind;
      if (before != null) {
        behind = append(before, content);
      } else {
        read(content);
      }
    } catch (RuntimeException e) {
      close();
      MediaLoop current = LoopThread.current();
      if (current != null) {
        current.faults.report("frame failed", e);
      }
    } finally {
      content.release();
    }
  }

  private static byte[] append(byte[] before, ByteBuf content) {
    byte[] all = Arrays.copyOf(before, before.length + content.readableBytes());
    content.readBytes(all, before.length, all.length - before.length);
    return all;
  }

  private void read(ByteBuf content) {
    while (behind == null && channel.isOpen()) {
      int length = frames.read(content);
      if (length == FrameAssembler.INCOMPLETE) {
        return;
      }
      MediaLoop owner = loop;
      if (length == FrameAssembler.BROKEN) {
        close();
      } else if (owner != null) {
        owner.onFrame(this, frames.frame(), length);
      } else {
        onFirstFrame(length, content);
      }
    }
  }

  private void onFirstFrame(int length, ByteBuf content) {
    MediaLoop current = LoopThread.current();
    MediaLoop owner = current == null ? null : current.ownerOf(frames.frame(), length);
    if (owner == null) {
      close();
    } else if (owner == current) {
      loop = owner;
      owner.onFrame(this, frames.frame(), length);
    } else {
      behind = ByteBufUtil.getBytes(content);
      content.skipBytes(content.readableBytes());
      move(owner, length);
    }
  }

  /** The channel is on no loop for a moment; nobody knows it yet who would write to it. */
  private void move(MediaLoop owner, int length) {
    channel.config().setAutoRead(false);
    var unused = channel.deregister().addListener(left -> register(owner, length));
  }

  private void register(MediaLoop owner, int length) {
    var unused =
        owner
            .executor()
            .register(channel)
            .addListener(
                registered -> {
                  if (registered.isSuccess()) {
                    owner.execute(() -> arrive(owner, length));
                  } else {
                    close();
                  }
                });
  }

  private void arrive(MediaLoop owner, int length) {
    if (!channel.isOpen()) {
      return;
    }
    byte[] rest = behind;
    behind = null;
    loop = owner;
    try {
      owner.onFrame(this, frames.frame(), length);
      if (rest != null) {
        read(Unpooled.wrappedBuffer(rest));
      }
      channel.config().setAutoRead(true);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close();
  }

  // The pair

  @Override
  public boolean isConnection() {
    return true;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  InetSocketAddress remote() {
    return remote;
  }

  /** Whose frames these are, or null while no pair has it. */
  @Nullable RtpTransport transport() {
    return transport;
  }

  /**
   * A check for a session of another loop changes nothing. Of two sessions of its loop, for which
   * one peer needs both credentials, the last one has it.
   */
  @Override
  public void bind(InetSocketAddress from, RtpTransport owner) {
    if (owner.loop() == loop) {
      transport = owner;
      uncount();
    }
  }

  /** Without a pair it is of no use, except to carry a last alert. */
  @Override
  public void unbind(InetSocketAddress from, RtpTransport owner) {
    if (transport == owner) {
      transport = null;
      var unused =
          channel.eventLoop().schedule(this::closeUnlessBound, LINGER_SECONDS, TimeUnit.SECONDS);
    }
  }

  void close() {
    var unused = channel.close();
  }

  // Out

  @Override
  public SocketChannel channel(MediaLoop sending) {
    return channel;
  }

  @Override
  public void flush(MediaLoop sending) {
    channel.flush();
  }

  /** Whether so much waits for the peer, or something for so long, that video must not be added. */
  boolean isCongested(long nowNanos) {
    return !channel.isWritable() || (isBehind() && nowNanos - behindSince >= MAX_BEHIND_NANOS);
  }

  /** Whether something waits here: the kernel has as much as it may. */
  private boolean isBehind() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending != null && pending.totalPendingWriteBytes() > 0;
  }

  @Override
  public void send(InetSocketAddress to, byte[] data, int offset, int length) {
    if (hasRoom(length)) {
      ByteBuf frame = channel.alloc().directBuffer(FrameAssembler.PREFIX + length);
      frame.writeShort(length).writeBytes(data, offset, length);
      var unused = channel.writeAndFlush(frame, channel.voidPromise());
    }
  }

  /**
   * Takes whole frames, to be flushed later.
   *
   * @return false if they were dropped: the peer reads nothing, and the connection is closed
   */
  boolean write(byte[] data, int offset, int length, long nowNanos) {
    if (!hasRoom(length)) {
      return false;
    }
    if (!isBehind()) {
      behindSince = nowNanos;
    }
    ByteBuf content = channel.alloc().directBuffer(length).writeBytes(data, offset, length);
    var unused = channel.write(content, channel.voidPromise());
    if (!channel.isWritable()) {
      channel.flush(); // what waits only to be flushed with others is no congestion
    }
    return true;
  }

  private boolean hasRoom(int length) {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    if (pending == null || pending.totalPendingWriteBytes() + length > MAX_PENDING_BYTES) {
      close();
      return false;
    }
    return true;
  }
}
