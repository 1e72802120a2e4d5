package io.sluice.loadtest.client;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.crypto.DtlsIdentity;
import io.sluice.core.transport.dtls.DtlsHandshaker;
import io.sluice.core.transport.ice.Ufrag;
import io.sluice.loadtest.measure.LoopSnapshot;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The event loops, sockets and certificate of all clients. Publishers live on the first loop,
 * subscribers on the others in turn.
 */
public final class ClientEngine implements AutoCloseable {
  /** Handshakes that may wait for a thread, as {@link DtlsHandshaker} allows. */
  private static final int HANDSHAKES_PER_THREAD = 4;

  /** PRIORITY of the only host candidate (RFC 8445 section 5.1.2.1). */
  private static final long HOST_PRIORITY = 126L << 24 | 65_535L << 8 | 255;

  private static final int DISCARD_PORT = 9;
  private static final long CLOSE_MILLIS = 2_000;

  private final ClientConfig config;
  private final MultiThreadIoEventLoopGroup group;
  private final List<ClientLoop> loops = new ArrayList<>();
  private final DtlsIdentity identity;
  private final DtlsHandshaker handshaker;
  private final ClientSockets sockets;
  private final SecureRandom random = new SecureRandom();
  private final Set<ClientTransport> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean closed;

  private ClientEngine(ClientConfig config) {
    this.config = config;
    identity = DtlsIdentity.generate(random, Instant.now());
    handshaker = new DtlsHandshaker(identity, config.handshakeThreads(), config.profiles());
    sockets = new ClientSockets(config);
    group =
        new MultiThreadIoEventLoopGroup(
            config.loops() + 1,
            new DefaultThreadFactory("loadtest-loop", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    group.forEach(
        executor -> {
          EventLoop loop = (EventLoop) executor;
          loops.add(call(loop, () -> new ClientLoop(loop, config)));
        });
  }

  /**
   * The local address from which a server is reached.
   *
   * @throws IllegalArgumentException if there is no route to it
   */
  public static InetAddress addressTowards(InetAddress server) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(server, DISCARD_PORT));
      return socket.getLocalAddress();
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("no route to " + server.getHostAddress(), e);
    }
  }

  /** Starts the loops. */
  public static ClientEngine open(ClientConfig config) {
    return new ClientEngine(config);
  }

  /** A client whose datagrams nothing delays. */
  public PeerConnection open(PeerRole role, boolean controlling, PeerListener listener) {
    return open(role, controlling, ClientNetwork.NONE, listener);
  }

  /**
   * Opens a client with a UDP socket of its own. Not to be called on a client's loop.
   *
   * @param controlling our ICE role: true when we offer (RFC 8445 section 6.1.1)
   * @param network what happens to its datagrams
   * @throws IllegalStateException if there is no socket to be had, or the engine is closed
   */
  public PeerConnection open(
      PeerRole role, boolean controlling, ClientNetwork network, PeerListener listener) {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
    ClientLoop loop = loop(role);
    DatagramChannel channel = sockets.open(loop.executor);
    InetSocketAddress address =
        new InetSocketAddress(config.localAddress(), channel.localAddress().getPort());
    IceCredentials credentials = Ufrag.generate(random);
    CompletableFuture<Void> connected = new CompletableFuture<>();
    ClientTransport transport =
        call(
            loop.executor,
            () -> {
              ClientSocket socket = new ClientSocket(loop, channel, address, network);
              ClientTransport client =
                  new ClientTransport(
                      this, loop, socket, credentials, controlling, listener, connected);
              clients.add(client);
              loop.endWork();
              return client;
            });
    IceCandidate host =
        new IceCandidate("1", "udp", HOST_PRIORITY, address, IceCandidate.Type.HOST, null);
    LocalTransport local = new LocalTransport(credentials, identity.fingerprint(), List.of(host));
    return new PeerConnection(transport, local, connected);
  }

  private ClientLoop loop(PeerRole role) {
    if (role == PeerRole.PUBLISHER) {
      return loops.get(0);
    }
    return loops.get(1 + Math.floorMod(turn.getAndIncrement(), config.loops()));
  }

  private static <T> T call(EventLoop loop, Callable<T> task) {
    if (loop.inEventLoop()) {
      throw new IllegalStateException("a loop must not wait for itself");
    }
    return loop.submit(task).syncUninterruptibly().getNow();
  }

  DtlsHandshaker handshaker() {
    return handshaker;
  }

  /** Whether another handshake would find a place; else it is tried again later. */
  boolean hasHandshakeRoom() {
    return handshaker.pending() < config.handshakeThreads() * HANDSHAKES_PER_THREAD;
  }

  /** A client is gone. */
  void released(ClientTransport client) {
    clients.remove(client);
  }

  /** How many loops {@link #collect} fills snapshots of. */
  public int loops() {
    return loops.size();
  }

  /**
   * Has every loop write what its clients measured since the last call.
   *
   * @param into one for each loop, always the same
   */
  public CompletableFuture<Void> collect(List<LoopSnapshot> into) {
    CompletableFuture<?>[] done = new CompletableFuture<?>[loops.size()];
    for (int i = 0; i < done.length; i++) {
      ClientLoop loop = loops.get(i);
      LoopSnapshot snapshot = into.get(i);
      done[i] =
          CompletableFuture.runAsync(
              () -> loop.meter.collect(snapshot, System.nanoTime()), loop.executor);
    }
    return CompletableFuture.allOf(done);
  }

  /** How the engine does; waits for each loop. */
  public EngineStatus status() {
    long late = 0;
    long overflowed = 0;
    long unsent = 0;
    long rejected = 0;
    for (ClientLoop loop : loops) {
      late = Math.max(late, call(loop.executor, loop.counters::takeLatestTick));
      LoopCounters counters = loop.counters;
      overflowed += call(loop.executor, () -> counters.overflowed);
      unsent += call(loop.executor, () -> counters.unsent);
      rejected += call(loop.executor, () -> counters.rejected);
    }
    return new EngineStatus(
        ClientSockets.describe(config),
        sockets.receiveBuffer(),
        clients.size(),
        handshaker.pending(),
        late,
        overflowed,
        unsent,
        rejected);
  }

  /** Closes all clients and loops, within four seconds. Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (ClientTransport client : clients) {
      client.loop.execute(client::close);
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    while (!clients.isEmpty() && System.nanoTime() < deadline) {
      for (ClientLoop loop : loops) {
        call(loop.executor, () -> "");
      }
      LockSupport.parkNanos(5_000_000L);
    }
    handshaker.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_MILLIS);
  }
}
