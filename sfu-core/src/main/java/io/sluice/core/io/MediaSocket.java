package io.sluice.core.io;

import io.netty.channel.Channel;
import io.sluice.core.transport.ice.LocalSocket;
import java.net.InetSocketAddress;

/** The local half of address pairs, from which a loop sends runs of packets. */
sealed interface MediaSocket extends LocalSocket permits SharedSocket, TcpConnection {
  /** What comes from this address belongs to the transport from now on; on the owner loop. */
  void bind(InetSocketAddress remote, RtpTransport transport);

  /** What comes from this address belongs to the transport no more; on the owner loop. */
  void unbind(InetSocketAddress remote, RtpTransport transport);

  /** The channel that this loop sends on. */
  Channel channel(MediaLoop loop);

  /** Hands to the kernel what was written on this loop. */
  void flush(MediaLoop loop);
}
