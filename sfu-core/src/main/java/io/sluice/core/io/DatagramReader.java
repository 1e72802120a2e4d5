package io.sluice.core.io;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;

/** Gives what a channel receives to the loop whose thread it has. */
final class DatagramReader extends ChannelInboundHandlerAdapter {
  private final SharedSocket socket;

  DatagramReader(SharedSocket socket) {
    this.socket = socket;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket datagram = (DatagramPacket) message;
    MediaLoop loop = LoopThread.current();
    try {
      if (loop != null) {
        loop.onDatagram(socket, datagram.sender(), datagram.content());
      }
    } catch (RuntimeException e) {
      if (loop != null) {
        loop.faults.report("datagram failed", e);
      }
    } finally {
      datagram.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    MediaLoop loop = LoopThread.current();
    if (loop != null) {
      loop.faults.report("socket " + socket.address() + " failed", cause);
    }
  }
}
