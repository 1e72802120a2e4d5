package io.sluice.core.io;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import org.jspecify.annotations.Nullable;

/** Gives what a channel receives to its loop, and tells it when the batch is over. */
final class DatagramReader extends ChannelInboundHandlerAdapter {
  private final SharedSocket socket;
  private @Nullable MediaLoop loop;

  DatagramReader(SharedSocket socket) {
    this.socket = socket;
  }

  /** On the channel's thread, before anything is read. */
  void loop(MediaLoop loop) {
    this.loop = loop;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket datagram = (DatagramPacket) message;
    MediaLoop reader = loop;
    try {
      if (reader != null) {
        reader.onDatagram(socket, datagram.sender(), datagram.content());
      }
    } catch (RuntimeException e) {
      if (reader != null) {
        reader.faults.report("datagram failed", e);
      }
    } finally {
      datagram.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (loop != null) {
      loop.endWork();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (loop != null) {
      loop.faults.report("socket " + socket.address() + " failed", cause);
    }
  }
}
