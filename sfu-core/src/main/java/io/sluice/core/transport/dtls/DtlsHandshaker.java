package io.sluice.core.transport.dtls;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.crypto.DtlsIdentity;
import io.sluice.core.crypto.SrtpProfile;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Opens DTLS 1.2 connections. A handshake holds a thread of a bounded pool, afterwards none: the
 * records of all established connections are worked off by one further thread, so that a goodbye
 * does not wait behind handshakes.
 */
public final class DtlsHandshaker implements AutoCloseable {
  private static final int QUEUED_PER_THREAD = 4;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long CROWDED_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long SHORTEST_RESEND_MILLIS = 50;
  private static final long LONGEST_RESEND_MILLIS = 2_000;
  private static final long UNKNOWN_RESEND_MILLIS = 250;

  private final DtlsIdentity identity;
  private final int threads;
  private final List<SrtpProfile> profiles;
  private final LongSupplier clock;
  private final SecureRandom random = new SecureRandom();
  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor records;
  private final Set<HandshakeConnection> pending = ConcurrentHashMap.newKeySet();
  private final AtomicInteger handshaking = new AtomicInteger();

  /** What established connections receive after the handshake; the records thread's. */
  private final byte[] discarded = new byte[HandshakeConnection.RECEIVE_LIMIT];

  private volatile boolean closed;

  /**
   * @param threads most handshakes at a time; four times as many may wait for a thread
   */
  public DtlsHandshaker(DtlsIdentity identity, int threads) {
    this(identity, threads, SrtpProfile.preference());
  }

  /**
   * @param threads most handshakes at a time; four times as many may wait for a thread
   * @param profiles SRTP profiles to negotiate, the best first
   */
  public DtlsHandshaker(DtlsIdentity identity, int threads, List<SrtpProfile> profiles) {
    this(identity, threads, profiles, System::nanoTime);
  }

  /**
   * @param profiles SRTP profiles to negotiate, the best first
   * @param clock for the limits of handshakes; Bouncy Castle's retransmissions take real time
   */
  DtlsHandshaker(
      DtlsIdentity identity, int threads, List<SrtpProfile> profiles, LongSupplier clock) {
    this.identity = identity;
    this.threads = threads;
    this.profiles = List.copyOf(profiles);
    this.clock = clock;
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            LIMIT_NANOS,
            TimeUnit.NANOSECONDS,
            new ArrayBlockingQueue<>(threads * QUEUED_PER_THREAD),
            threads("sluice-dtls-"));
    pool.allowCoreThreadTimeOut(true);
    records = new ScheduledThreadPoolExecutor(1, threads("sluice-dtls-records-"));
    records.setRemoveOnCancelPolicy(true);
  }

  private static ThreadFactory threads(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Opens a connection; call it once a path to the peer is known to be valid, as the client sends
   * at once. Datagrams that came earlier are the caller's to keep. It fails when it is not done
   * within 30 s, or 5 s while more than half of the threads are busy.
   *
   * @param role our role
   * @param expected fingerprints of the peer's certificate, one of which must match
   * @param roundTripNanos round trip to the peer, or 0 when not known; the first retransmission is
   *     after twice that, and 50 ms at least
   */
  public DtlsConnection open(
      DtlsRole role,
      List<Fingerprint> expected,
      long roundTripNanos,
      DtlsOutput out,
      DtlsListener listener) {
    HandshakeTerms terms =
        new HandshakeTerms(
            role, identity, List.copyOf(expected), profiles, resendMillis(roundTripNanos));
    HandshakeConnection connection =
        new HandshakeConnection(this, terms, out, new SafeListener(listener));
    pending.add(connection);
    connection.open(expire(connection));
    if (closed) {
      connection.fail("the server is stopping");
    }
    return connection;
  }

  private static int resendMillis(long roundTripNanos) {
    if (roundTripNanos <= 0) {
      return (int) UNKNOWN_RESEND_MILLIS;
    }
    long twice = TimeUnit.NANOSECONDS.toMillis(2 * roundTripNanos);
    return (int) Math.max(SHORTEST_RESEND_MILLIS, Math.min(twice, LONGEST_RESEND_MILLIS));
  }

  /** Ends a handshake that takes too long, be it without a datagram, a thread or an answer. */
  private Future<?> expire(HandshakeConnection connection) {
    try {
      return records.schedule(
          () -> connection.fail("no handshake within 30 s"), LIMIT_NANOS, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Handshakes under way or waiting. */
  public int pending() {
    return pending.size();
  }

  /** Fails what is pending and ends all threads, within a second. */
  @Override
  public void close() {
    closed = true;
    pool.shutdownNow();
    for (HandshakeConnection connection : pending) {
      later(() -> connection.fail("the server is stopping"));
    }
    records.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    records.shutdown();
    try {
      if (!records.awaitTermination(400, TimeUnit.MILLISECONDS)
          || !pool.awaitTermination(400, TimeUnit.MILLISECONDS)) {
        records.shutdownNow();
      }
    } catch (InterruptedException e) {
      records.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  SecureRandom random() {
    return random;
  }

  /** Takes what is nobody's; on the records thread. */
  byte[] discarded() {
    return discarded;
  }

  long nanoTime() {
    return clock.getAsLong();
  }

  /** Nanoseconds that a handshake has left, as things are at present. */
  long timeLeft(long startNanos) {
    boolean crowded = handshaking.get() > (threads + 1) / 2;
    return startNanos + (crowded ? CROWDED_LIMIT_NANOS : LIMIT_NANOS) - nanoTime();
  }

  /** Gives a connection a thread, now or when one is free; without room it fails. */
  void handshake(HandshakeConnection connection) {
    handshaking.incrementAndGet();
    try {
      pool.execute(
          () -> {
            try {
              connection.handshake();
            } finally {
              handshaking.decrementAndGet();
            }
          });
    } catch (RejectedExecutionException e) {
      handshaking.decrementAndGet();
      later(() -> connection.fail("too many handshakes at a time"));
    }
  }

  /** Runs a short task on the records thread; after the end of the handshaker, nothing. */
  void later(Runnable task) {
    try {
      records.execute(task);
    } catch (RejectedExecutionException e) {
      // The handshaker has ended, and with it all connections.
    }
  }

  /** Runs a short task on the records thread after a time; after our end, nothing. */
  void later(Runnable task, long millis) {
    try {
      Future<?> unused = records.schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // As above.
    }
  }

  void settled(HandshakeConnection connection) {
    pending.remove(connection);
  }
}
