package io.sluice.loadtest.client;

import io.netty.buffer.ByteBuf;
import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.crypto.SrtpKeys;
import io.sluice.core.crypto.SrtpReceiver;
import io.sluice.core.crypto.SrtpSender;
import io.sluice.core.transport.dtls.DtlsConnection;
import io.sluice.core.transport.dtls.DtlsListener;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.loadtest.measure.PeerMeter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * ICE, DTLS and SRTP of one client, and the way of its datagrams to what sends and receives media.
 * Touched by its loop alone.
 */
final class ClientTransport {
  /** How long the DTLS close alert has to leave. */
  private static final long GOODBYE_NANOS = 300_000_000L;

  private static final int FIRST_MEDIA_BYTE = 128;
  private static final int LAST_STUN_BYTE = 3;

  final ClientLoop loop;
  final PeerMeter meter;
  final Incoming incoming;
  final Outgoing outgoing;

  private final ClientEngine engine;
  private final ClientSocket socket;
  private final IceClient ice;
  private final PeerListener listener;
  private final CompletableFuture<Void> connected;
  private @Nullable RemoteTransport remote;
  private @Nullable DtlsConnection dtls;
  private @Nullable InetSocketAddress path;
  private @Nullable SrtpSender sender;
  private @Nullable SrtpReceiver receiver;
  private boolean ended;
  private long endedNanos;
  private long nextTimer;
  private long nextIce;

  ClientTransport(
      ClientEngine engine,
      ClientLoop loop,
      ClientSocket socket,
      IceCredentials local,
      boolean controlling,
      PeerListener listener,
      CompletableFuture<Void> connected) {
    this.engine = engine;
    this.loop = loop;
    this.socket = socket;
    this.listener = listener;
    this.connected = connected;
    long now = System.nanoTime();
    meter = loop.meter.peer(now);
    ice = new IceClient(socket, local, controlling, loop.random, new Path());
    incoming = new Incoming(this, now);
    outgoing = new Outgoing(this, now);
    nextTimer = now;
    nextIce = now;
    loop.add(this);
    socket.start(this);
  }

  void connect(RemoteTransport side) {
    if (!ended && remote == null) {
      remote = side;
      ice.connect(side.ice(), System.nanoTime());
      openDtls();
    }
  }

  void addRemoteCandidate(IceCandidate candidate) {
    ice.addCandidate(candidate, System.nanoTime());
    nextTimer = System.nanoTime();
    nextIce = nextTimer;
  }

  long nextTimer() {
    return nextTimer;
  }

  void onTimer(long nowNanos) {
    if (ended) {
      if (nowNanos - endedNanos >= GOODBYE_NANOS) {
        release();
      }
      return;
    }
    if (nowNanos - nextIce >= 0) {
      nextIce = ice.onTimer(nowNanos);
      openDtls();
    }
    nextTimer = nextIce;
    if (sender != null) {
      incoming.onTimer(nowNanos);
      outgoing.onTimer(nowNanos);
      nextTimer = nowNanos + ClientLoop.TICK_NANOS;
    }
  }

  /** Takes a datagram and finds by its first byte what it is (RFC 7983). */
  void onDatagram(ByteBuf content, InetSocketAddress from, long nowNanos) {
    int length = content.readableBytes();
    if (length == 0 || ended) {
      return;
    }
    int first = content.getUnsignedByte(content.readerIndex());
    if (first >= FIRST_MEDIA_BYTE) {
      onMedia(content, length, nowNanos);
      return;
    }
    byte[] data = loop.received;
    length = Math.min(length, data.length);
    content.getBytes(content.readerIndex(), data, 0, length);
    if (first <= LAST_STUN_BYTE) {
      ice.onStun(data, 0, length, from, nowNanos);
    } else {
      onDtls(data, length, from);
    }
  }

  private void onMedia(ByteBuf content, int length, long nowNanos) {
    SrtpReceiver opener = receiver;
    if (opener == null || length < 2 || length > loop.received.length) {
      return;
    }
    int type = content.getUnsignedByte(content.readerIndex() + 1);
    if (type < 192 || type > 223) {
      incoming.onRtp(content, length, opener, nowNanos);
      return;
    }
    byte[] data = loop.received;
    content.getBytes(content.readerIndex(), data, 0, length);
    int plain = opener.unprotectRtcp(data, 0, length);
    if (plain > 0) {
      RtcpParser.parse(data, 0, plain, new ControlHandler(this, nowNanos));
    } else {
      loop.counters.rejected++;
    }
  }

  /** The server may begin its handshake before a pair is nominated: on any pair that works. */
  private void onDtls(byte[] data, int length, InetSocketAddress from) {
    if (path == null && remote != null && remote.localRole() == DtlsRole.SERVER) {
      if (!ice.isKnown(from)) {
        return;
      }
      path = from;
    }
    openDtls();
    if (dtls != null) {
      dtls.receive(data, 0, length);
    }
  }

  /** Begins the handshake once there is a way to the server and a thread for it. */
  private void openDtls() {
    RemoteTransport side = remote;
    if (ended || dtls != null || side == null || path == null || !engine.hasHandshakeRoom()) {
      return;
    }
    dtls =
        engine
            .handshaker()
            .open(
                side.localRole(),
                side.fingerprints(),
                Math.max(0, ice.roundTripNanos()),
                (data, offset, length) -> {
                  byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
                  loop.execute(() -> sendOnPath(copy, copy.length));
                },
                new Handshake());
  }

  private void sendOnPath(byte[] data, int length) {
    InetSocketAddress to = path;
    if (to != null) {
      socket.send(to, data, 0, length);
    }
  }

  /** What protects packets, or null before the keys are there. */
  @Nullable SrtpSender sender() {
    return sender;
  }

  /** Round trip to the server, or -1 while not known. */
  long roundTripNanos() {
    return ice.roundTripNanos();
  }

  /** Sends the first bytes of {@link ClientLoop#outgoing}, a protected packet. */
  void sendProtected(int length) {
    if (length > 0) {
      sendOnPath(loop.outgoing, length);
    }
  }

  /** Protects and sends the RTCP packets that were written to {@link ClientLoop#outgoing}. */
  void sendRtcp(int length) {
    SrtpSender sealer = sender;
    if (sealer != null && length > 0) {
      sendProtected(sealer.protectRtcp(loop.outgoing, 0, length));
    }
  }

  private void onKeys(SrtpSender sealer, SrtpReceiver opener, int tagLength) {
    if (ended) {
      return;
    }
    sender = sealer;
    receiver = opener;
    long now = System.nanoTime();
    nextTimer = now;
    meter.connected(now);
    incoming.start(tagLength);
    outgoing.start(sealer, now);
    connected.complete(null);
  }

  /** Ends the connection, with a DTLS close alert if it was established. */
  void close() {
    end("closed");
  }

  /** Ends the connection on the server's or the network's account. */
  private void fail(String reason) {
    boolean established = sender != null && !ended;
    end(reason);
    if (established) {
      listener.onClosed(reason);
    }
  }

  private void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    endedNanos = System.nanoTime();
    nextTimer = endedNanos;
    ice.close();
    incoming.end(endedNanos);
    outgoing.end();
    meter.end(endedNanos);
    DtlsConnection open = dtls;
    if (open != null) {
      open.close();
    }
    sender = null;
    receiver = null;
    connected.completeExceptionally(new IOException(reason));
  }

  private void release() {
    loop.remove(this);
    socket.close();
    engine.released(this);
  }

  /** ICE events, on the loop. */
  private final class Path implements IceClient.Listener {
    @Override
    public void onPath(InetSocketAddress server) {
      path = server;
      openDtls();
    }

    @Override
    public void onNoPath(String reason) {
      fail(reason);
    }
  }

  /** DTLS events, on threads of its pool. */
  private final class Handshake implements DtlsListener {
    @Override
    public void connected(SrtpKeys keys) {
      // Made here, so that the loop has them at once: media may come right behind the handshake.
      SrtpSender sealer = new SrtpSender(keys);
      SrtpReceiver opener = new SrtpReceiver(keys);
      int tagLength = keys.profile().tagLength();
      loop.execute(() -> onKeys(sealer, opener, tagLength));
    }

    @Override
    public void failed(String reason) {
      loop.execute(() -> fail(reason));
    }

    @Override
    public void closed() {
      loop.execute(() -> fail("the server closed the connection"));
    }
  }
}
