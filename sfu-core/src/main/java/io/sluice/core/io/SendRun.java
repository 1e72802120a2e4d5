package io.sluice.core.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.sluice.core.wire.rtp.RtpHeader;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Protected packets of one subscriber on their way out: written one behind the other into one
 * array, sent as one segmented datagram where the kernel can (UDP_SEGMENT), else one by one.
 * Segments of one datagram are equal, except a shorter last one. Over a TCP connection they are
 * frames (RFC 4571) of one buffer. Used by one loop.
 */
final class SendRun {
  /** Segments that the kernel takes in one call. */
  static final int MAX_SEGMENTS = 64;

  /** Bytes of payload that one UDP datagram can have. */
  static final int MAX_BYTES = 65_507;

  private static final int ARRAY_LENGTH = MAX_BYTES + 2 * PacketPool.MAX_PACKET;

  private final LoopCounters counters;
  private final byte[] array = new byte[ARRAY_LENGTH];
  private int start;
  private int end;
  private int segment;
  private int segments;
  private boolean closed;

  private MediaLoop loop;
  private MediaSocket socket;
  private InetSocketAddress remote;
  private PathPromise promise;
  private boolean segmenting;

  /** Null while the run goes out as datagrams. */
  private @Nullable TcpConnection connection;

  /** Bytes in front of each packet. */
  private int prefix;

  @SuppressWarnings("NullAway.Init") // the path is set by begin(), before anything else
  SendRun(LoopCounters counters) {
    this.counters = counters;
  }

  /** Starts the run of one subscriber. */
  void begin(MediaLoop loop, MediaSocket socket, InetSocketAddress remote, PathPromise promise) {
    this.loop = loop;
    this.socket = socket;
    this.remote = remote;
    this.promise = promise;
    this.connection = socket instanceof TcpConnection tcp ? tcp : null;
    this.prefix = connection == null ? 0 : FrameAssembler.PREFIX;
    this.segmenting = connection == null && promise.segmenting() && SocketSet.SEGMENTING;
    reset();
  }

  private void reset() {
    start = 0;
    end = 0;
    segments = 0;
    closed = false;
  }

  /** Whether packets of one length leave together. */
  boolean segmenting() {
    return segmenting;
  }

  /** The array to write the next packet into. */
  byte[] array() {
    return array;
  }

  /** Where the next packet is written; there is room for {@link PacketPool#MAX_PACKET} bytes. */
  int position() {
    if (end + prefix + PacketPool.MAX_PACKET > array.length) {
      flush();
      reset();
    }
    return end + prefix;
  }

  /** Takes the packet that was written at {@link #position}. */
  void add(int length) {
    if (prefix > 0) {
      RtpHeader.writeShort(array, end, length);
      segments++;
      end += prefix + length;
      return;
    }
    boolean fits =
        segments > 0
            && segmenting
            && !closed
            && length <= segment
            && segments < MAX_SEGMENTS
            && end - start + length <= MAX_BYTES;
    if (!fits) {
      flush();
      segment = length;
      closed = false;
    }
    closed |= length < segment;
    segments++;
    end += length;
  }

  /** Sends what was added since the last time. */
  void flush() {
    if (segments == 0) {
      return;
    }
    int length = end - start;
    TcpConnection tcp = connection;
    if (tcp == null ? send(length) : tcp.write(array, start, length, loop.now())) {
      loop.markUnflushed(socket);
      counters.sendCalls++;
      counters.packetsOut += segments;
      counters.bytesOut += length;
    } else {
      counters.shed += segments;
    }
    segments = 0;
    start = end;
  }

  /** Sends a datagram; false if there is no room for it. */
  private boolean send(int length) {
    Channel channel = socket.channel(loop);
    if (!isWritable(channel)) {
      return false;
    }
    ByteBuf content = channel.alloc().directBuffer(length).writeBytes(array, start, length);
    Object datagram =
        segments > 1
            ? new SegmentedDatagramPacket(content, segment, remote)
            : new DatagramPacket(content, remote);
    var unused = channel.write(datagram, promise);
    return true;
  }

  /** What waits only to be flushed with others leaves now; is there no room then, nothing waits. */
  private static boolean isWritable(Channel channel) {
    if (!channel.isWritable()) {
      channel.flush();
    }
    return channel.isWritable();
  }
}
