package io.sluice.core.testkit;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.TransportState;
import io.sluice.core.crypto.DtlsIdentity;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.crypto.SrtpReceiver;
import io.sluice.core.crypto.SrtpSendStream;
import io.sluice.core.crypto.SrtpSender;
import io.sluice.core.transport.SecureTransport;
import io.sluice.core.transport.TransportOwner;
import io.sluice.core.transport.dtls.DtlsHandshaker;
import io.sluice.core.transport.ice.IceConfig;
import io.sluice.core.transport.ice.IceEngine;
import io.sluice.core.transport.ice.LocalSocket;
import io.sluice.core.transport.ice.OwnerLoop;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.stun.HmacSha1;
import io.sluice.core.wire.stun.Stun;
import io.sluice.core.wire.stun.StunWriter;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A WebRTC peer over a real loopback socket, scripted by a test: it connects with ICE and DTLS,
 * sends the RTP and RTCP that it is told to, and keeps what it receives. It may connect by TCP (RFC
 * 6544) besides or instead.
 */
public final class RtcPeer implements AutoCloseable {
  private static final int BUFFER = 2_048;
  private static final long WAIT_SECONDS = 20;

  private final ScheduledExecutorService executor;
  private final DatagramSocket socket;
  private final IceEngine ice;
  private final DtlsHandshaker handshaker;
  private final SecureTransport transport;
  private final Socket local;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final BlockingQueue<byte[]> rtp = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> rtcp = new LinkedBlockingQueue<>();
  private final Map<Long, byte[]> byNonce = new ConcurrentHashMap<>();
  private final Map<Long, Integer> lastSequences = new ConcurrentHashMap<>();
  private final AtomicInteger noncesReused = new AtomicInteger();
  private volatile boolean deafToDtls;
  private volatile boolean withholdsChecks;
  private final boolean controlling;
  private final List<PeerConnection> connections = new CopyOnWriteArrayList<>();
  private volatile LocalSocket selected;
  private volatile @Nullable InetSocketAddress remote;
  private volatile @Nullable Thread thread;

  /** Opens a peer on a free port of 127.0.0.1. */
  public RtcPeer(boolean controlling) throws SocketException {
    this(controlling, SrtpProfile.preference());
  }

  /**
   * @param profiles SRTP profiles that the peer knows
   */
  public RtcPeer(boolean controlling, List<SrtpProfile> profiles) throws SocketException {
    this(controlling, profiles, InetAddress.getLoopbackAddress());
  }

  /**
   * @param profiles SRTP profiles that the peer knows
   * @param address local address of its socket
   */
  public RtcPeer(boolean controlling, List<SrtpProfile> profiles, InetAddress address)
      throws SocketException {
    this.controlling = controlling;
    executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread created = new Thread(task, "rtc-peer");
              created.setDaemon(true);
              thread = created;
              return created;
            });
    socket = new DatagramSocket(new InetSocketAddress(address, 0));
    local = new Socket();
    selected = local;
    ice = IceEngine.create(new IceConfig(List.of(local), List.of()));
    DtlsIdentity identity = DtlsIdentity.generate(new SecureRandom(), Instant.now());
    handshaker = new DtlsHandshaker(identity, 1, profiles);
    Fingerprint fingerprint = identity.fingerprint();
    transport =
        new SecureTransport(
            new Loop(), new Owner(), ice, handshaker, fingerprint, controlling, true);
    var unused =
        executor.scheduleAtFixedRate(
            () -> transport.onTimer(System.nanoTime()), 50, 50, TimeUnit.MILLISECONDS);
    Thread reader = new Thread(this::read, "rtc-peer-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /** Our side, to be given to the server. */
  public LocalTransport local() {
    return transport.local();
  }

  /** Connects to the server's side; returns when keys are there. */
  public void connect(LocalTransport server, DtlsRole role) throws Exception {
    begin(server, role);
    connected.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Connects to the server's side over TCP alone; returns when keys are there. */
  public PeerConnection connectByTcp(LocalTransport server, DtlsRole role) throws Exception {
    begin(new LocalTransport(server.ice(), server.fingerprint(), List.of()), role);
    PeerConnection connection = openTcp(server);
    connected.get(WAIT_SECONDS, TimeUnit.SECONDS);
    return connection;
  }

  /** Opens a connection to the server's first TCP candidate and checks it. */
  public PeerConnection openTcp(LocalTransport server) throws IOException {
    IceCandidate candidate =
        server.candidates().stream()
            .filter(each -> each.protocol().equals("tcp"))
            .findFirst()
            .orElseThrow();
    PeerConnection connection = new PeerConnection(candidate.address(), this::onFrame);
    connections.add(connection);
    var unused =
        connection.closed().thenRunAsync(() -> transport.removeConnection(connection), executor);
    byte[] check = check(server.ice());
    connection.send(candidate.address(), check, 0, check.length);
    return connection;
  }

  /** New credentials for an ICE restart; connect with the server's new side afterwards. */
  public LocalTransport restartIce() {
    return CompletableFuture.supplyAsync(transport::restartIce, executor).join();
  }

  /** Goes on over a connection with the credentials of an ICE restart. */
  public void checkAgain(PeerConnection connection, LocalTransport server, DtlsRole role) {
    begin(new LocalTransport(server.ice(), server.fingerprint(), List.of()), role);
    byte[] check = check(server.ice());
    connection.send(connection.remote(), check, 0, check.length);
  }

  /** The first check of a connection; those that follow are the keeper's. */
  private byte[] check(IceCredentials server) {
    IceCredentials own = transport.local().ice();
    StunWriter writer =
        new StunWriter()
            .start(Stun.BINDING_REQUEST, System.nanoTime(), 1)
            .username((server.ufrag() + ":" + own.ufrag()).getBytes(StandardCharsets.US_ASCII))
            .priority(1)
            .role(controlling, 1)
            .integrity(new HmacSha1(), server.pwd().getBytes(StandardCharsets.US_ASCII))
            .fingerprint();
    return Arrays.copyOf(writer.array(), writer.length());
  }

  private void onFrame(PeerConnection connection, byte[] frame) {
    if (!executor.isShutdown()) {
      executor.execute(() -> onDatagram(connection, connection.remote(), frame));
    }
  }

  /** Begins to connect, but is deaf to DTLS: the server's handshake stays pending. */
  public void checkOnly(LocalTransport server) {
    deafToDtls = true;
    begin(server, DtlsRole.SERVER);
  }

  private void begin(LocalTransport server, DtlsRole role) {
    executor.execute(
        () -> {
          transport.connect(new RemoteTransport(server.ice(), List.of(server.fingerprint()), role));
          server.candidates().forEach(transport::addRemoteCandidate);
        });
  }

  /** Completed when the server has closed the transport by a DTLS alert. */
  public CompletableFuture<Void> closedByServer() {
    return closed;
  }

  /** Closes the transport, then gives it bytes as if they had been on their way. */
  public void closeAndReceive(byte[] data) {
    CompletableFuture.runAsync(
            () -> {
              transport.close();
              transport.onDtls(data, 0, data.length);
            },
            executor)
        .join();
  }

  /** DTLS handshakes under way or waiting. */
  public int handshakes() {
    return handshaker.pending();
  }

  /** From now on it answers checks but sends none over its socket, or does both again. */
  public void withholdChecks(boolean withhold) {
    withholdsChecks = withhold;
  }

  /** Protects and sends a plain RTP packet with an extended sequence number. */
  public void sendRtp(byte[] packet, int headerLength, long index) {
    executor.execute(
        () -> {
          SrtpSender sender = transport.sender();
          if (sender != null) {
            byte[] out = protect(sender, packet, headerLength, index);
            sendRaw(out, out.length);
          }
        });
  }

  /** Protects a plain RTP packet, as if it was sent and lost; connected only. */
  public byte[] protectRtp(byte[] packet, int headerLength, long index) {
    return CompletableFuture.supplyAsync(
            () -> protect(Objects.requireNonNull(transport.sender()), packet, headerLength, index),
            executor)
        .join();
  }

  private static byte[] protect(SrtpSender sender, byte[] packet, int headerLength, long index) {
    byte[] out = Arrays.copyOf(packet, packet.length + 64);
    SrtpSendStream stream = sender.stream(RtpHeader.ssrc(packet, 0));
    int length =
        stream.protect(
            out, 0, headerLength, packet, headerLength, packet.length - headerLength, index);
    return Arrays.copyOf(out, length);
  }

  /** Protects and sends a plain compound RTCP packet. */
  public void sendRtcp(byte[] packet) {
    executor.execute(
        () -> {
          SrtpSender sender = transport.sender();
          if (sender != null) {
            byte[] out = Arrays.copyOf(packet, packet.length + 64);
            sendRaw(out, sender.protectRtcp(out, 0, packet.length));
          }
        });
  }

  /** Returns when all that was to be sent is with the kernel. */
  public void awaitSent() {
    CompletableFuture.runAsync(() -> {}, executor).join();
  }

  /** Sends bytes as they are to the server. */
  public void sendRaw(byte[] data, int length) {
    InetSocketAddress to = remote;
    if (to != null) {
      selected.send(to, data, 0, length);
    }
  }

  /** The next plain RTP packet received. */
  public byte[] nextRtp() throws InterruptedException, TimeoutException {
    return next(rtp, packet -> true);
  }

  /** The next plain RTP packet received that the test looks for; others are dropped. */
  public byte[] nextRtp(Predicate<byte[]> wanted) throws InterruptedException, TimeoutException {
    return next(rtp, wanted);
  }

  /** The next plain compound RTCP packet that the test looks for; others are dropped. */
  public byte[] nextRtcp(Predicate<byte[]> wanted) throws InterruptedException, TimeoutException {
    return next(rtcp, wanted);
  }

  private static byte[] next(BlockingQueue<byte[]> queue, Predicate<byte[]> wanted)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (true) {
      byte[] packet = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (packet == null) {
        throw new TimeoutException("no such packet within " + WAIT_SECONDS + " s");
      }
      if (wanted.test(packet)) {
        return packet;
      }
    }
  }

  /** Plain RTP packets that wait to be read. */
  public int waitingRtp() {
    return rtp.size();
  }

  private void read() {
    byte[] buffer = new byte[BUFFER];
    while (!socket.isClosed()) {
      DatagramPacket datagram = new DatagramPacket(buffer, BUFFER);
      try {
        socket.receive(datagram);
      } catch (IOException e) {
        return;
      }
      byte[] data = Arrays.copyOf(buffer, datagram.getLength());
      InetSocketAddress from = (InetSocketAddress) datagram.getSocketAddress();
      if (!executor.isShutdown()) {
        executor.execute(() -> onDatagram(local, from, data));
      }
    }
  }

  private void onDatagram(LocalSocket by, InetSocketAddress from, byte[] data) {
    int first = data.length == 0 ? 255 : data[0] & 0xff;
    if (first < 4) {
      ice.onStun(by, from, data, 0, data.length, System.nanoTime());
    } else if (first < 64) {
      if (deafToDtls) {
        return;
      }
      transport.onDtls(data, 0, data.length);
    } else {
      onMedia(data);
    }
  }

  private void onMedia(byte[] data) {
    SrtpReceiver receiver = transport.receiver();
    if (receiver == null || data.length < 2) {
      return;
    }
    boolean control = RtcpParser.isRtcp(data, 0, data.length);
    if (!control) {
      recordNonce(data);
    }
    byte[] plain = new byte[data.length];
    int length =
        control
            ? receiver.unprotectRtcp(data, 0, data.length)
            : receiver.unprotect(data, 0, data.length, plain, 0);
    if (length > 0) {
      (control ? rtcp : rtp).add(Arrays.copyOf(control ? data : plain, length));
    }
  }

  /** Two different packets under one (SSRC, sequence) and so, before it wraps, under one nonce. */
  private void recordNonce(byte[] data) {
    if (data.length < RtpHeader.FIXED_LENGTH) {
      return;
    }
    long nonce = RtpHeader.ssrc(data, 0) << 16 | RtpHeader.sequence(data, 0);
    lastSequences.put(RtpHeader.ssrc(data, 0), RtpHeader.sequence(data, 0));
    byte[] before = byNonce.putIfAbsent(nonce, data);
    if (before != null && !Arrays.equals(before, data)) {
      noncesReused.incrementAndGet();
    }
  }

  /** The sequence number that came last with this SSRC, or 0. */
  public int lastSequence(long ssrc) {
    return lastSequences.getOrDefault(ssrc, 0);
  }

  /** Nonces that were seen under two different packets. */
  public int noncesReused() {
    return noncesReused.get();
  }

  /** Protected packets seen, each once. */
  public int noncesSeen() {
    return byNonce.size();
  }

  @Override
  public void close() {
    if (!executor.isShutdown()) {
      CompletableFuture.runAsync(transport::close, executor).join();
    }
    ice.close();
    handshaker.close();
    executor.shutdownNow();
    socket.close();
    connections.forEach(PeerConnection::close);
  }

  /** The peer's one socket. */
  private final class Socket implements LocalSocket {
    @Override
    public InetSocketAddress address() {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void send(InetSocketAddress to, byte[] data, int offset, int length) {
      if (withholdsChecks && data[offset] == 0 && data[offset + 1] == Stun.BINDING_REQUEST) {
        return;
      }
      try {
        socket.send(new DatagramPacket(data, offset, length, to));
      } catch (IOException e) {
        // As the network would: the packet is lost.
      }
    }
  }

  /** The peer's one thread. */
  private final class Loop implements OwnerLoop {
    @Override
    public boolean isCurrent() {
      return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable command) {
      try {
        executor.execute(command);
      } catch (RejectedExecutionException e) {
        // The loop has ended: the task is dropped.
      }
    }
  }

  /** What the transport reports. */
  private final class Owner implements TransportOwner {
    @Override
    public void onBound(LocalSocket bound, InetSocketAddress address) {}

    @Override
    public void onUnbound(LocalSocket bound, InetSocketAddress address) {}

    @Override
    public void onPath(LocalSocket socketOfPath, InetSocketAddress address) {
      selected = socketOfPath;
      remote = address;
    }

    @Override
    public void onNoPath() {
      remote = null;
    }

    @Override
    public void onState(TransportState state, String reason) {
      if (state == TransportState.CONNECTED) {
        connected.complete(null);
      } else if (state == TransportState.FAILED) {
        connected.completeExceptionally(new IOException(reason));
      } else if (state == TransportState.CLOSED && !reason.isEmpty()) {
        closed.complete(null);
      }
    }
  }
}
