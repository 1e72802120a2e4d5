package io.sluice.core.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.core.api.MediaPlaneException;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.room.Lane;
import io.sluice.core.room.TrackFeed;
import io.sluice.core.transport.ice.IceEngine;
import io.sluice.core.transport.ice.OwnerLoop;
import io.sluice.core.wire.rtp.RtpPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop: the only thread that touches the transports it owns. Work is done per wake-up:
 * all datagrams that wait are read and decrypted, then each subscriber's packets are protected and
 * sent together.
 */
final class MediaLoop implements Lane, OwnerLoop {
  /** How often receivers are looked after; every tenth time, every transport. */
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Packets from other loops that may wait; further ones are lost, as a full socket loses them. */
  static final int MAX_HANDED_OVER = 16_384;

  private static final int TICKS_PER_ROUND = 10;
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Logger log = LoggerFactory.getLogger(MediaLoop.class);

  final int index;
  final LoopCounters counters = new LoopCounters();
  final PacketPool pool = new PacketPool(this);
  final FaultLog faults = new FaultLog(log);

  private final EventLoop executor;
  private final IceEngine ice;
  private final byte[] received = new byte[PacketPool.MAX_PACKET];
  private final SendRun sendRun = new SendRun(counters);
  private final List<RtpTransport> transports = new ArrayList<>();
  private final List<RtpTransport> dirty = new ArrayList<>();
  private final List<RtpPacket> heldPackets = new ArrayList<>();
  private final List<SharedSocket> unflushed = new ArrayList<>();

  /** Batches under way to other loops, by their index. */
  private final @Nullable Handover[] handovers;

  /** Packets from other loops that wait for this one. */
  private final AtomicInteger handedOver = new AtomicInteger();

  private final MediaLoop[] all;
  private @Nullable ScheduledFuture<?> tick;
  private long tickDue;
  private int ticks;
  private boolean working;
  private long workingSince;

  /** Share of time spent working, smoothed over seconds; read by any thread. */
  private volatile double load;

  private volatile int transportCount;
  private long loadMeasuredAt;
  private long loadBusyBefore;

  MediaLoop(int index, EventLoop executor, MediaLoop[] all, IceEngine ice) {
    this.index = index;
    this.executor = executor;
    this.all = all;
    this.ice = ice;
    this.handovers = new Handover[all.length];
    executor.execute(
        () -> {
          if (Thread.currentThread() instanceof LoopThread thread) {
            thread.loop(this);
          }
        });
  }

  EventLoop executor() {
    return executor;
  }

  SendRun sendRun() {
    return sendRun;
  }

  /** Transports it owns; may be a little old on other threads. */
  int transportCount() {
    return transportCount;
  }

  double load() {
    return load;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean isCurrent() {
    return executor.inEventLoop();
  }

  /**
   * Runs a command on the loop and sends what it left to be sent. A command that comes after the
   * loop has ended is dropped: nothing is left that it could change.
   */
  @Override
  public void execute(Runnable command) {
    try {
      executor.execute(() -> run(command));
    } catch (RejectedExecutionException e) {
      log.debug("the loop has ended");
    }
  }

  /** Answers a question on the loop; never, if the question fails or the loop has ended. */
  <T> CompletableFuture<T> ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    execute(() -> answer.complete(question.get()));
    return answer;
  }

  /**
   * Waits for what was asked, on another thread.
   *
   * @throws MediaPlaneException if there is no answer in time
   */
  static <T> T await(CompletableFuture<T> answer, long seconds) {
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MediaPlaneException("interrupted while waiting for an event loop", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new MediaPlaneException("an event loop did not answer within " + seconds + " s", e);
    }
  }

  private void run(Runnable command) {
    beginWork();
    try {
      faults.guard("command failed", command);
    } finally {
      endWork();
    }
  }

  // Datagrams

  /** One received datagram; its bytes are not kept. */
  void onDatagram(SharedSocket socket, InetSocketAddress remote, ByteBuf content) {
    beginWork();
    int length = content.readableBytes();
    if (length == 0 || length > received.length) {
      counters.rejected++;
      return;
    }
    content.getBytes(content.readerIndex(), received, 0, length);
    int first = received[0] & 0xff;
    if (first < 4) {
      if (!ice.onStun(socket, remote, received, 0, length, workingSince)) {
        counters.rejected++;
      }
      return;
    }
    RtpTransport transport = socket.peers.get(remote);
    if (transport == null) {
      counters.rejected++;
    } else if (transport.loop() == this) {
      transport.onDatagram(socket, remote, received, length, workingSince);
    } else {
      handOver(transport.loop(), transport, socket, remote, length);
    }
  }

  private void handOver(
      MediaLoop owner,
      RtpTransport transport,
      SharedSocket socket,
      InetSocketAddress remote,
      int length) {
    RtpPacket carrier = pool.take(length);
    System.arraycopy(received, 0, carrier.data(), 0, length);
    carrier.carry(length, workingSince);
    handover(owner).add(transport, socket, remote, carrier);
  }

  @Override
  public void hand(TrackFeed feed, RtpPacket packet) {
    MediaLoop from = LoopThread.current();
    if (from == null) {
      throw new IllegalStateException("packets are handed over by loops only");
    }
    packet.retain();
    from.handover(this).add(feed, packet);
  }

  private Handover handover(MediaLoop target) {
    Handover batch = handovers[target.index];
    if (batch == null) {
      batch = new Handover(target);
      handovers[target.index] = batch;
    }
    return batch;
  }

  /** A batch for this loop; called by the loop that filled it. */
  private void takeOver(Handover batch) {
    if (handedOver.addAndGet(batch.size()) > MAX_HANDED_OVER) {
      handedOver.addAndGet(-batch.size());
      batch.drop();
    } else {
      execute(batch);
    }
  }

  /** A batch was worked off. */
  void tookOver(Handover batch) {
    handedOver.addAndGet(-batch.size());
  }

  @Override
  public void holdUntilSent(RtpPacket packet) {
    heldPackets.add(packet);
  }

  /** The transport has packets to send at the end of this wake-up. */
  void markDirty(RtpTransport transport) {
    dirty.add(transport);
  }

  /** The socket's channel of this loop has datagrams to flush at the end of this wake-up. */
  void markUnflushed(SharedSocket socket) {
    unflushed.add(socket);
  }

  // A wake-up

  /** The time of this wake-up; one reading serves all its packets. */
  long now() {
    return working ? workingSince : System.nanoTime();
  }

  void beginWork() {
    if (!working) {
      working = true;
      workingSince = System.nanoTime();
    }
  }

  void endWork() {
    if (!working) {
      return;
    }
    for (int i = 0; i < dirty.size(); i++) {
      send(dirty.get(i));
    }
    dirty.clear();
    for (int i = 0; i < heldPackets.size(); i++) {
      heldPackets.get(i).release();
    }
    heldPackets.clear();
    for (int i = 0; i < unflushed.size(); i++) {
      unflushed.get(i).flush(this);
    }
    unflushed.clear();
    for (int i = 0; i < handovers.length; i++) {
      Handover batch = handovers[i];
      if (batch != null) {
        handovers[i] = null;
        all[i].takeOver(batch);
      }
    }
    working = false;
    long spent = System.nanoTime() - workingSince;
    counters.busyNanos += spent;
    if (spent > STALL_NANOS) {
      counters.stalls++;
    }
  }

  /** A fault of one transport must not keep the others, and the packets held, from their end. */
  private void send(RtpTransport transport) {
    try {
      transport.sendPending(workingSince);
    } catch (RuntimeException e) {
      faults.report("sending failed", e);
    }
  }

  // Transports

  void add(RtpTransport transport) {
    transports.add(transport);
    transportCount = transports.size();
    if (tick == null) {
      long now = System.nanoTime();
      tickDue = now + TICK_NANOS;
      loadMeasuredAt = now;
      loadBusyBefore = counters.busyNanos;
      tick =
          executor.scheduleAtFixedRate(this::onTick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  void remove(RtpTransport transport) {
    transports.remove(transport);
    transportCount = transports.size();
    dirty.remove(transport);
    if (transports.isEmpty() && tick != null) {
      tick.cancel(false);
      tick = null;
      load = 0;
    }
  }

  private void onTick() {
    beginWork();
    long now = workingSince;
    if (now - tickDue > STALL_NANOS) {
      counters.stalls++;
      tickDue = now;
    }
    tickDue += TICK_NANOS;
    boolean round = ++ticks % TICKS_PER_ROUND == 0;
    for (int i = transports.size() - 1; i >= 0; i--) {
      RtpTransport transport = transports.get(i);
      try {
        transport.onTick(now, round);
      } catch (RuntimeException e) {
        faults.report("timer failed", e);
      }
    }
    if (round) {
      measureLoad(now);
    }
    endWork();
  }

  private void measureLoad(long now) {
    long elapsed = now - loadMeasuredAt;
    if (elapsed > 0) {
      double share = (double) (counters.busyNanos - loadBusyBefore) / elapsed;
      load = load * 0.9 + share * 0.1;
    }
    loadMeasuredAt = now;
    loadBusyBefore = counters.busyNanos;
  }

  /** On the loop only. */
  LoopSnapshot snapshot() {
    int tracks = 0;
    int subscriptions = 0;
    for (RtpTransport transport : transports) {
      tracks += transport.trackCount();
      subscriptions += transport.subscriptionCount();
    }
    return new LoopSnapshot(
        transports.size(),
        tracks,
        subscriptions,
        counters.packetsIn,
        counters.bytesIn,
        counters.packetsOut,
        counters.bytesOut,
        counters.sendCalls,
        counters.rejected,
        counters.shed,
        pool.out(),
        tick == null ? 0 : 1,
        counters.busyNanos,
        counters.stalls);
  }
}
