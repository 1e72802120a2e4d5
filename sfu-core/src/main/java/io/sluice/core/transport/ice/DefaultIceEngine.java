package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCredentials;
import io.sluice.core.wire.stun.Stun;
import io.sluice.core.wire.stun.StunMessage;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the session that a STUN message belongs to and authenticates it before anything else. */
final class DefaultIceEngine implements IceEngine {
  private static final long CLOSE_SECONDS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(DefaultIceEngine.class);

  /**
   * Held while the sockets change and while a session is made of them: each session learns of each.
   */
  private final Object socketLock = new Object();

  private volatile IceConfig config;
  private final SecureRandom random = new SecureRandom();
  private final ThreadPoolExecutor iceThread;
  private final AtomicInteger agents = new AtomicInteger();
  private final LongAdder rejected = new LongAdder();
  private final OutstandingChecks outstanding = new OutstandingChecks();
  private final ConcurrentMap<Long, IceGeneration> generations = new ConcurrentHashMap<>();
  private final Set<DefaultIceSession> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  DefaultIceEngine(IceConfig config) {
    Ice4j.configure();
    this.config = config;
    iceThread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "sluice-ice");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /** With the sockets of this moment. */
  IceConfig config() {
    return config;
  }

  SecureRandom random() {
    return random;
  }

  OutstandingChecks outstanding() {
    return outstanding;
  }

  AtomicInteger agentCount() {
    return agents;
  }

  /** Runs tasks in order; a task that fails harms no other. After closing it runs nothing. */
  Executor iceThread() {
    return task ->
        iceThread.execute(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.debug("an ICE task failed", e);
              }
            });
  }

  @Override
  public IceSession open(
      boolean controlling, boolean remoteOnLoopback, OwnerLoop loop, IceListener listener) {
    if (closed) {
      throw new IllegalStateException("the ICE engine is closed");
    }
    synchronized (socketLock) {
      DefaultIceSession session =
          new DefaultIceSession(this, controlling, remoteOnLoopback, loop, listener);
      sessions.add(session);
      return session;
    }
  }

  @Override
  public void addSocket(LocalSocket socket) {
    synchronized (socketLock) {
      List<LocalSocket> sockets = new ArrayList<>(config.sockets());
      sockets.add(socket);
      config = new IceConfig(sockets, config.publicAddresses());
      sessions.forEach(session -> session.addSocket(socket));
    }
  }

  @Override
  public void removeSocket(LocalSocket socket) {
    synchronized (socketLock) {
      List<LocalSocket> sockets = new ArrayList<>(config.sockets());
      if (sockets.remove(socket)) {
        config = new IceConfig(sockets, config.publicAddresses());
        sessions.forEach(session -> session.removeSocket(socket));
      }
    }
  }

  IceGeneration newGeneration(
      OwnerLoop loop,
      LocalCandidates candidates,
      boolean loopback,
      boolean controlling,
      UnverifiedBudget budget,
      IceListener listener) {
    while (true) {
      IceCredentials local = Ufrag.generate(random);
      IceGeneration generation =
          new IceGeneration(this, local, loop, candidates, loopback, controlling, budget, listener);
      if (generations.putIfAbsent(Ufrag.key(local.ufrag()), generation) == null) {
        return generation;
      }
    }
  }

  void unregister(IceGeneration generation) {
    generations.remove(Ufrag.key(generation.local().ufrag()), generation);
  }

  void forget(DefaultIceSession session) {
    sessions.remove(session);
  }

  @Override
  public boolean onStun(
      LocalSocket socket, InetSocketAddress remote, byte[] data, int off, int len, long nowNanos) {
    StunScratch scratch = StunScratch.ofThread();
    StunMessage message = scratch.message;
    boolean taken =
        message.parse(data, off, len)
            && switch (message.type()) {
              case Stun.BINDING_REQUEST -> {
                IceGeneration generation = authenticRequest(scratch, data);
                if (generation != null) {
                  generation.onRequest(message, socket, remote, data, off, len, nowNanos);
                }
                yield generation != null;
              }
              case Stun.BINDING_SUCCESS, Stun.BINDING_ERROR -> {
                IceGeneration generation = authenticResponse(scratch, socket, remote);
                if (generation != null) {
                  generation.onResponse(message, socket, remote, data, off, len, nowNanos);
                }
                yield generation != null;
              }
              // Keep-alives of the peer: they have no answer and prove nothing.
              case Stun.BINDING_INDICATION -> true;
              default -> false;
            };
    if (!taken) {
      rejected.increment();
    }
    return taken;
  }

  @Override
  public @Nullable OwnerLoop ownerOf(byte[] data, int off, int len) {
    StunScratch scratch = StunScratch.ofThread();
    if (!scratch.message.parse(data, off, len) || scratch.message.type() != Stun.BINDING_REQUEST) {
      return null;
    }
    IceGeneration generation = authenticRequest(scratch, data);
    return generation == null ? null : generation.loop();
  }

  private @Nullable IceGeneration authenticRequest(StunScratch scratch, byte[] data) {
    StunMessage message = scratch.message;
    long key = Ufrag.keyOfUsername(data, message.usernameAt(), message.usernameLength());
    IceGeneration generation =
        key < 0 || !message.hasFingerprint() || !message.hasIntegrity()
            ? null
            : generations.get(key);
    return generation != null
            && message.fingerprintValid()
            && message.integrityValid(scratch.hmac, generation.localKey())
        ? generation
        : null;
  }

  private @Nullable IceGeneration authenticResponse(
      StunScratch scratch, LocalSocket socket, InetSocketAddress remote) {
    StunMessage message = scratch.message;
    OutstandingChecks.Check check = outstanding.find(message.idHigh(), message.idLow());
    if (check == null
        || !check.isSymmetric(socket, remote)
        || (message.hasFingerprint() && !message.fingerprintValid())) {
      return null;
    }
    byte[] key = check.generation().remoteKey();
    return key != null && message.integrityValid(scratch.hmac, key) ? check.generation() : null;
  }

  @Override
  public int agents() {
    return agents.get();
  }

  @Override
  public int sessions() {
    return sessions.size();
  }

  @Override
  public long rejected() {
    return rejected.sum();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    generations.clear();
    for (DefaultIceSession session : sessions) {
      session.abandon();
    }
    sessions.clear();
    iceThread.shutdown();
    try {
      if (!iceThread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("ice4j did not end in {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
