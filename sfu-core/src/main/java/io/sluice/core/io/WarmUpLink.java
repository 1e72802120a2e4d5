package io.sluice.core.io;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPeer;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.TransportListener;
import io.sluice.core.api.TransportState;
import io.sluice.core.crypto.SrtpProfile;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A participant of the warm-up: its transport at the server and its client on another plane. */
final class WarmUpLink implements AutoCloseable {
  private static final int HANDSHAKE_THREADS = 4;

  private final NettyMediaPlane plane;
  private final MediaPeer peer;
  private final MediaTransport server;
  private final MediaHandles.Transport client;
  private final CompletableFuture<Void> serverConnected = new CompletableFuture<>();
  private final CompletableFuture<Void> clientConnected = new CompletableFuture<>();

  /**
   * Begins to connect.
   *
   * @param room the server's room that it joins
   * @param serverOffers who offers; the other side opens the DTLS handshake, as with browsers
   * @param profiles SRTP profiles that the client knows
   */
  WarmUpLink(MediaRoom room, boolean serverOffers, List<SrtpProfile> profiles) {
    plane = plane(1, profiles);
    peer = room.openPeer("warm-up");
    server = peer.openTransport(serverOffers, true, listener(serverConnected));
    client =
        (MediaHandles.Transport)
            plane
                .openRoom("warm-up")
                .openPeer("warm-up")
                .openTransport(!serverOffers, true, listener(clientConnected));
    connect(server, client.local(), serverOffers ? DtlsRole.SERVER : DtlsRole.CLIENT);
    connect(client, server.local(), serverOffers ? DtlsRole.CLIENT : DtlsRole.SERVER);
  }

  /** A plane on a free port of loopback that loses some of the media it receives. */
  static NettyMediaPlane plane(int loops, List<SrtpProfile> profiles) {
    List<InetAddress> loopback = List.of(InetAddress.getLoopbackAddress());
    MediaConfig config = new MediaConfig(0, loopback, List.of(), loops, HANDSHAKE_THREADS);
    NettyMediaPlane plane = new NettyMediaPlane(config, List::of, profiles);
    for (SharedSocket socket : plane.sockets()) {
      for (MediaLoop loop : plane.loops()) {
        socket.channel(loop).pipeline().addFirst(new Loss());
      }
    }
    return plane;
  }

  private static TransportListener listener(CompletableFuture<Void> connected) {
    return (state, reason) -> {
      if (state == TransportState.CONNECTED) {
        connected.complete(null);
      }
    };
  }

  private static void connect(MediaTransport transport, LocalTransport remote, DtlsRole role) {
    transport.connect(new RemoteTransport(remote.ice(), List.of(remote.fingerprint()), role));
    remote.candidates().forEach(transport::addRemoteCandidate);
  }

  /** Waits until both ends are connected. */
  void await(long nanos) throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture.allOf(serverConnected, clientConnected).get(nanos, TimeUnit.NANOSECONDS);
  }

  /** The server's end. */
  MediaTransport server() {
    return server;
  }

  /** The client's end. */
  MediaHandles.Transport client() {
    return client;
  }

  /** The client's loop. */
  MediaLoop loop() {
    return plane.loops().get(0);
  }

  @Override
  public void close() {
    peer.close();
    plane.close();
  }

  /** Loses a part of the media, so that it is asked for and sent again. */
  private static final class Loss extends ChannelInboundHandlerAdapter {
    private static final int EVERY = 50;

    private int seen;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      DatagramPacket datagram = (DatagramPacket) message;
      // RTP and RTCP begin with 128 to 191 (RFC 7983).
      boolean media = datagram.content().getByte(datagram.content().readerIndex()) < 0;
      if (media && ++seen % EVERY == 0) {
        datagram.release();
      } else {
        context.fireChannelRead(message);
      }
    }
  }
}
