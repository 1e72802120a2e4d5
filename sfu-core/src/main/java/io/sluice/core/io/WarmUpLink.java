package io.sluice.core.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
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
   * @param lossy whether the client loses some media in both directions
   * @param profiles SRTP profiles that the client knows
   */
  WarmUpLink(MediaRoom room, boolean serverOffers, boolean lossy, List<SrtpProfile> profiles) {
    peer = room.openPeer("warm-up");
    plane = plane(1, profiles);
    if (lossy) {
      plane.sockets().forEach(socket -> socket.channel(loop()).pipeline().addFirst(new Loss()));
    }
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

  /** A plane on a free port of loopback. */
  static NettyMediaPlane plane(int loops, List<SrtpProfile> profiles) {
    List<InetAddress> loopback = List.of(InetAddress.getLoopbackAddress());
    MediaConfig config =
        new MediaConfig(0, MediaConfig.NO_TCP, loopback, List.of(), loops, HANDSHAKE_THREADS);
    return new NettyMediaPlane(config, List::of, profiles);
  }

  private static TransportListener listener(CompletableFuture<Void> connected) {
    return (state, reason) -> {
      if (state == TransportState.CONNECTED) {
        connected.complete(null);
      } else if (state == TransportState.FAILED) {
        connected.completeExceptionally(new IllegalStateException("not connected: " + reason));
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

  /**
   * Loses a part of the media, so that it is asked for and sent again. Only some clients have it,
   * and it handles both directions: on the way of a real participant's packets is no such handler,
   * and what is compiled for it has to be compiled once more.
   */
  private static final class Loss extends ChannelDuplexHandler {
    private static final int EVERY = 25;

    private int seen;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (isLost(((DatagramPacket) message).content())) {
        ReferenceCountUtil.release(message);
      } else {
        context.fireChannelRead(message);
      }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (isLost(((DatagramPacket) message).content())) {
        ReferenceCountUtil.release(message);
        promise.trySuccess();
      } else {
        var unused = context.write(message, promise);
      }
    }

    private boolean isLost(ByteBuf content) {
      // RTP and RTCP begin with 128 to 191 (RFC 7983).
      return content.getByte(content.readerIndex()) < 0 && ++seen % EVERY == 0;
    }
  }
}
