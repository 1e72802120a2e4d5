package io.sluice.core.io;

import io.netty.channel.EventLoop;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.PlaneSnapshot;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.crypto.DtlsIdentity;
import io.sluice.core.crypto.SrtpCiphers;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.transport.dtls.DtlsHandshaker;
import io.sluice.core.transport.ice.IceConfig;
import io.sluice.core.transport.ice.IceEngine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The media plane on Netty's event loops. */
final class NettyMediaPlane implements MediaPlane {
  private static final long WAIT_SECONDS = 1;

  /** In all; the parts before the sockets take 3.8 s at most, and a few ms as a rule. */
  private static final long CLOSE_SECONDS = 4;

  private static final Logger log = LoggerFactory.getLogger(NettyMediaPlane.class);

  private final SecureRandom random = new SecureRandom();
  private final NtpClock clock = new NtpClock(System.currentTimeMillis(), System.nanoTime());
  private final DtlsIdentity identity = DtlsIdentity.generate(random, Instant.now());
  private final DtlsHandshaker handshaker;
  private final SocketSet sockets;
  private final MediaLoop[] loops;
  private final IceEngine ice;

  /** Null when the addresses are configured. */
  private final @Nullable AddressWatch watch;

  private final SpeakerWatch speakerWatch = new SpeakerWatch();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Set<MediaHandles.Room> rooms = ConcurrentHashMap.newKeySet();

  /**
   * @param localAddresses tells, now and later, which addresses there are when none are configured
   */
  NettyMediaPlane(MediaConfig config, Supplier<List<InetAddress>> localAddresses) {
    this(config, localAddresses, SrtpProfile.preference());
  }

  /**
   * @param localAddresses tells, now and later, which addresses there are when none are configured
   * @param profiles SRTP profiles to negotiate, the best first
   */
  NettyMediaPlane(
      MediaConfig config, Supplier<List<InetAddress>> localAddresses, List<SrtpProfile> profiles) {
    int count = config.loops() > 0 ? config.loops() : Runtime.getRuntime().availableProcessors();
    List<InetAddress> addresses = LocalAddresses.select(config.addresses(), localAddresses);
    sockets = SocketSet.bind(addresses, config.port(), config.tcpPort(), count);
    ice = IceEngine.create(new IceConfig(List.copyOf(sockets.sockets()), config.publicAddresses()));
    handshaker = new DtlsHandshaker(identity, config.handshakeThreads(), profiles);
    List<EventLoop> executors = sockets.executors();
    loops = new MediaLoop[count];
    for (int i = 0; i < count; i++) {
      loops[i] = new MediaLoop(i, executors.get(i), loops, ice);
    }
    sockets.start();
    speakerWatch.start();
    watch = config.addresses().isEmpty() ? new AddressWatch(localAddresses, sockets, ice) : null;
    if (watch != null) {
      watch.start();
    }
  }

  /** Looks for changed local addresses now, unless they are configured; not on a loop. */
  void rescan() {
    if (watch != null) {
      watch.rescan();
    }
  }

  SecureRandom random() {
    return random;
  }

  NtpClock clock() {
    return clock;
  }

  DtlsHandshaker handshaker() {
    return handshaker;
  }

  SpeakerWatch speakerWatch() {
    return speakerWatch;
  }

  IceEngine ice() {
    return ice;
  }

  List<SharedSocket> sockets() {
    return sockets.sockets();
  }

  List<MediaLoop> loops() {
    return List.of(loops);
  }

  /** The loop with the least load; among equals the one with the fewest transports. */
  MediaLoop leastLoaded() {
    return Collections.min(
        Arrays.asList(loops),
        Comparator.comparingDouble(MediaLoop::load).thenComparingInt(MediaLoop::transportCount));
  }

  @Override
  public MediaRoom openRoom(String label) {
    MediaHandles.Room room = new MediaHandles.Room(this, leastLoaded());
    rooms.add(room);
    return room;
  }

  void forget(MediaHandles.Room room) {
    rooms.remove(room);
  }

  @Override
  public Fingerprint fingerprint() {
    return identity.fingerprint();
  }

  @Override
  public PlaneSnapshot snapshot() {
    List<CompletableFuture<LoopSnapshot>> pending = new ArrayList<>();
    for (MediaLoop loop : loops) {
      pending.add(loop.ask(loop::snapshot));
    }
    List<LoopSnapshot> snapshots = new ArrayList<>();
    for (CompletableFuture<LoopSnapshot> each : pending) {
      snapshots.add(MediaLoop.await(each, WAIT_SECONDS));
    }
    List<InetSocketAddress> addresses =
        sockets.sockets().stream().map(SharedSocket::address).toList();
    return new PlaneSnapshot(
        addresses,
        sockets.tcpPort(),
        snapshots,
        ice.agents(),
        handshaker.pending(),
        SocketSet.describe(),
        SrtpCiphers.providerName());
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (watch != null) {
      watch.close();
    }
    rooms.forEach(MediaHandles.Room::close);
    speakerWatch.close();
    long begin = System.nanoTime();
    long deadline = begin + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    // What a room's end leaves on one loop for another is done before the loops end.
    for (int i = 0; i < 2; i++) {
      if (!awaitCommands(deadline)) {
        log.warn("an event loop did not end its work within a second");
        break;
      }
    }
    ice.close();
    handshaker.close();
    sockets.close(begin + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS) - System.nanoTime());
  }

  /** Waits until every loop has carried out what it was told so far; false if one has not. */
  private boolean awaitCommands(long deadlineNanos) {
    CompletableFuture<?>[] commands =
        Arrays.stream(loops).map(loop -> loop.ask(() -> true)).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(commands)
          .get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** For {@link java.util.ServiceLoader}. */
  public static final class Provider implements MediaPlane.Provider {
    @Override
    public MediaPlane open(MediaConfig config) {
      return new NettyMediaPlane(config, LocalAddresses::ofInterfaces);
    }

    @Override
    public void warmUp(Duration atMost) {
      WarmUp.run(atMost);
    }
  }
}
