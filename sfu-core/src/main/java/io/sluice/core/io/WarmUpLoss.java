package io.sluice.core.io;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;

/** Loses some of the media that a socket receives, so that it is asked for and sent again. */
final class WarmUpLoss extends ChannelInboundHandlerAdapter {
  private static final int EVERY = 50;

  private int seen;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket datagram = (DatagramPacket) message;
    boolean media = datagram.content().getByte(0) < 0; // RFC 7983: 128 to 191
    if (media && ++seen % EVERY == 0) {
      datagram.release();
    } else {
      context.fireChannelRead(message);
    }
  }
}
