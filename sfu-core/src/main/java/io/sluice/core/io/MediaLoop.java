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
import java.util.Arrays;
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
 * One event loop: the only thread that touches the transports it owns. Work is done per turn: all
 * datagrams that wait are read and decrypted, then some of the subscribers for whom packets wait
 * get all of theirs, protected and sent together; the rest have their turn after the next read.
 */
final class MediaLoop implements Lane, OwnerLoop {
  /** How often publishers are looked after; every tenth time, each transport. */
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Packets from other loops that may wait; further ones are lost, as a full socket loses them. */
  static final int MAX_HANDED_OVER = 16_384;

  /** Subscribers that are served between two reads. */
  private static final int TURN_SUBSCRIBERS = 64;

  /** Subscribers whose datagrams go to the kernel in one call, while they are in its cache. */
  private static final int FLUSH_SUBSCRIBERS = 16;

  /** Transports that are taken for a full loop while little is measured. */
  private static final int FULL_TRANSPORTS = 1_000;

  private static final long MAX_HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
  private static final double HOLD_FROM = 0.7;
  private static final double HOLD_FULLY_FROM = 0.9;

  /** How often the feeds in {@link #paced} send a quantum. */
  private static final long QUANTUM_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final int TICKS_PER_ROUND = 10;
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Logger log = LoggerFactory.getLogger(MediaLoop.class);

  final int index;
  final LoopCounters counters = new LoopCounters();
  final PacketPool pool = new PacketPool(this);

  /** Packets that wait for its transports. */
  final PacketTable waiting = new PacketTable();

  final FaultLog faults = new FaultLog(log);

  private final EventLoop executor;
  private final IceEngine ice;
  private final byte[] received = new byte[PacketPool.MAX_PACKET];
  private final SendRun sendRun = new SendRun(counters);
  private final TransportTable transports = new TransportTable();
  private final SendSchedule schedule = new SendSchedule();
  private final StrayMedia strays = new StrayMedia(counters, System.nanoTime());

  /** The transports that have tracks. */
  private final List<RtpTransport> publishing = new ArrayList<>();

  /** The feeds from which a subscription gets a group of pictures that was cached. */
  private final List<TrackFeed> paced = new ArrayList<>();

  private final List<MediaSocket> unflushed = new ArrayList<>();

  /** Batches under way to other loops, by their index. */
  private final @Nullable Handover[] handovers;

  /** Packets from other loops that wait for this one. */
  private final AtomicInteger handedOver = new AtomicInteger();

  /** The transports that are served next. */
  private final @Nullable RtpTransport[] served = new RtpTransport[FLUSH_SUBSCRIBERS];

  /** Keeps the compiler from leaving out what is read ahead. */
  @SuppressWarnings("UnusedVariable")
  private int readAhead;

  private final MediaLoop[] all;
  private @Nullable ScheduledFuture<?> tick;

  /** Runs while there is something in {@link #paced}. */
  private @Nullable ScheduledFuture<?> pacer;

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

  /**
   * Share of the loop's time that its transports take: what was measured, or what so many will take
   * once media flows.
   */
  double load() {
    return Math.max(load, transportCount / (double) FULL_TRANSPORTS);
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
      working = false;
      countBusy(workingSince, System.nanoTime());
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
      if (strays.admit(remote, received, length, workingSince)) {
        searchSender(socket, remote, length);
      }
    } else if (transport.loop() == this) {
      transport.onDatagram(socket, remote, received, length, workingSince);
    } else {
      handover(transport.loop()).add(transport, socket, remote, carrier(length));
    }
  }

  /** Any loop may have the transport whose peer sent from an unknown address. */
  private void searchSender(SharedSocket socket, InetSocketAddress remote, int length) {
    for (MediaLoop loop : all) {
      if (loop == this) {
        searchSender(socket, remote, received, length, workingSince);
      } else {
        handover(loop).addStray(socket, remote, carrier(length));
      }
    }
  }

  /** Searches this loop's transports. */
  void searchSender(
      SharedSocket socket, InetSocketAddress remote, byte[] data, int length, long arrivalNanos) {
    strays.search(transports, socket, remote, data, length, arrivalNanos);
  }

  /** One frame of a connection, which belongs to a session of this loop; its bytes are not kept. */
  void onFrame(TcpConnection connection, byte[] frame, int length) {
    beginWork();
    RtpTransport transport = connection.transport();
    if ((frame[0] & 0xff) < 4) {
      if (!ice.onStun(connection, connection.remote(), frame, 0, length, workingSince)) {
        counters.rejected++;
      }
    } else if (transport == null) {
      counters.rejected++;
    } else {
      transport.onDatagram(connection, connection.remote(), frame, length, workingSince);
    }
  }

  /** The loop of the session that an authentic check is for, or null if the frame is no such. */
  @Nullable MediaLoop ownerOf(byte[] frame, int length) {
    beginWork();
    if (ice.ownerOf(frame, 0, length) instanceof MediaLoop owner) {
      return owner;
    }
    counters.rejected++;
    return null;
  }

  /** A copy of the datagram just received, for another loop. */
  private RtpPacket carrier(int length) {
    RtpPacket carrier = pool.take(length);
    System.arraycopy(received, 0, carrier.data(), 0, length);
    carrier.carry(length, workingSince);
    return carrier;
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

  @Override
  public void pace(TrackFeed feed) {
    if (!paced.contains(feed)) {
      paced.add(feed);
    }
    if (pacer == null) {
      pacer =
          executor.scheduleAtFixedRate(
              this::onQuantum, QUANTUM_NANOS, QUANTUM_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private void onQuantum() {
    beginWork();
    long begin = workingSince;
    for (int i = paced.size() - 1; i >= 0; i--) {
      if (!replay(paced.get(i))) {
        paced.remove(i);
      }
    }
    if (paced.isEmpty() && pacer != null) {
      pacer.cancel(false);
      pacer = null;
    }
    working = false;
    countBusy(begin, System.nanoTime());
  }

  private boolean replay(TrackFeed feed) {
    try {
      return feed.replay();
    } catch (RuntimeException e) {
      faults.report("replaying failed", e);
      return true; // those that are not done would get nothing any more
    }
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

  /** When its transports send. */
  SendSchedule schedule() {
    return schedule;
  }

  /** The socket's channel of this loop has datagrams to flush soon. */
  void markUnflushed(MediaSocket socket) {
    unflushed.add(socket);
  }

  // A turn

  /** The time of what is being done; one reading serves all packets of a read. */
  long now() {
    return working ? workingSince : System.nanoTime();
  }

  void beginWork() {
    if (!working) {
      working = true;
      workingSince = System.nanoTime();
    }
  }

  /** Whether a transport has something to send that is due. */
  boolean isSendDue() {
    return schedule.isDue(System.nanoTime());
  }

  /** When packets that are held are due, or {@link SendSchedule#NEVER}. */
  long heldUntil() {
    return schedule.heldUntil();
  }

  /** The sockets are read: sends for a while, and hands over what is for other loops. */
  void endTurn() {
    long begin = System.nanoTime();
    long readSince = working ? workingSince : begin;
    working = false;
    serve(begin);
    for (int i = 0; i < handovers.length; i++) {
      Handover batch = handovers[i];
      if (batch != null) {
        handovers[i] = null;
        all[i].takeOver(batch);
      }
    }
    long end = System.nanoTime();
    counters.busyNanos += end - begin;
    countStall(end - readSince);
  }

  private void serve(long now) {
    for (int turn = 0; turn < TURN_SUBSCRIBERS; turn += FLUSH_SUBSCRIBERS) {
      int count = take(now);
      if (count == 0) {
        break;
      }
      readAhead(count);
      for (int i = 0; i < count; i++) {
        RtpTransport transport = served[i];
        if (transport != null) {
          send(transport, now);
        }
      }
      flush();
    }
    Arrays.fill(served, null);
    flush();
  }

  /** Takes those whose turn it is; returns how many. */
  private int take(long now) {
    int count = 0;
    int next;
    while (count < FLUSH_SUBSCRIBERS && (next = schedule.next(now)) != SendSchedule.NONE) {
      served[count++] = transports.get(next);
    }
    return count;
  }

  /**
   * What a subscriber needs has left the CPU's cache since its last turn, and each read that leads
   * to the next one would wait for memory by itself. Here the same reads of all subscribers wait
   * together.
   */
  private void readAhead(int count) {
    try {
      readAheadUnguarded(count);
    } catch (RuntimeException e) {
      faults.report("reading ahead failed", e);
    }
  }

  private void readAheadUnguarded(int count) {
    int sum = 0;
    for (int step = 0; step < RtpTransport.READ_AHEAD_STEPS; step++) {
      for (int i = 0; i < count; i++) {
        RtpTransport transport = served[i];
        if (transport != null) {
          sum += transport.readAhead(step);
        }
      }
    }
    readAhead = sum;
  }

  private void flush() {
    for (int i = 0; i < unflushed.size(); i++) {
      unflushed.get(i).flush(this);
    }
    unflushed.clear();
  }

  private void countBusy(long since, long now) {
    counters.busyNanos += now - since;
    countStall(now - since);
  }

  private void countStall(long spent) {
    if (spent > STALL_NANOS) {
      counters.stalls++;
    }
  }

  /** A fault of one transport must not keep the others from their turn. */
  private void send(RtpTransport transport, long now) {
    try {
      transport.sendPending(now);
    } catch (RuntimeException e) {
      faults.report("sending failed", e);
    }
  }

  // Transports

  void add(RtpTransport transport) {
    transport.number = transports.add(transport);
    schedule.add(transport.number);
    transportCount = transports.count();
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
    int number = transport.number;
    if (number < 0) {
      return;
    }
    transport.number = -1;
    endPublishing(transport);
    transports.remove(number);
    transportCount = transports.count();
    schedule.remove(number);
    if (transports.count() == 0 && tick != null) {
      tick.cancel(false);
      tick = null;
      load = 0;
      schedule.hold(0);
    }
  }

  /** The transport has its first track. */
  void beginPublishing(RtpTransport transport) {
    publishing.add(transport);
  }

  /** The transport has no track, or no longer one. */
  void endPublishing(RtpTransport transport) {
    publishing.remove(transport);
  }

  private void onTick() {
    beginWork();
    long now = workingSince;
    if (now - tickDue > STALL_NANOS) {
      counters.stalls++;
      tickDue = now;
    }
    tickDue += TICK_NANOS;
    int part = ++ticks % TICKS_PER_ROUND;
    for (int i = part; i < transports.limit(); i += TICKS_PER_ROUND) {
      RtpTransport transport = transports.get(i);
      if (transport != null) {
        round(transport, now);
      }
    }
    for (int i = 0; i < publishing.size(); i++) {
      tick(publishing.get(i), now);
    }
    if (part == 0) {
      measureLoad(now);
    }
    working = false;
    countBusy(now, System.nanoTime());
  }

  private void round(RtpTransport transport, long now) {
    try {
      transport.onRound(now);
      if (!transport.isPublishing()) {
        transport.onTick(now);
      }
    } catch (RuntimeException e) {
      faults.report("timer failed", e);
    }
  }

  private void tick(RtpTransport transport, long now) {
    try {
      transport.onTick(now);
    } catch (RuntimeException e) {
      faults.report("timer failed", e);
    }
  }

  private void measureLoad(long now) {
    long elapsed = now - loadMeasuredAt;
    if (elapsed > 0) {
      double share = (double) (counters.busyNanos - loadBusyBefore) / elapsed;
      load = load * 0.9 + share * 0.1;
      schedule.hold(holdFor(load));
    }
    loadMeasuredAt = now;
    loadBusyBefore = counters.busyNanos;
  }

  /**
   * How long video waits for more of it, in nanoseconds: not at all below 70% load, when it costs
   * delay and spares nothing that is scarce. With many subscribers of one publisher more of it has
   * come anyway until their turn.
   */
  static long holdFor(double load) {
    double share = (load - HOLD_FROM) / (HOLD_FULLY_FROM - HOLD_FROM);
    return (long) (MAX_HOLD_NANOS * Math.max(0, Math.min(1, share)));
  }

  /** On the loop only. */
  LoopSnapshot snapshot() {
    int tracks = 0;
    int subscriptions = 0;
    int overTcp = 0;
    int slow = 0;
    for (int i = 0; i < transports.limit(); i++) {
      RtpTransport transport = transports.get(i);
      if (transport != null) {
        tracks += transport.trackCount();
        subscriptions += transport.subscriptionCount();
        overTcp += transport.isOverTcp() ? 1 : 0;
        slow += transport.isSlow() ? 1 : 0;
      }
    }
    return new LoopSnapshot(
        transports.count(),
        overTcp,
        slow,
        tracks,
        subscriptions,
        counters.packetsIn,
        counters.bytesIn,
        counters.packetsOut,
        counters.bytesOut,
        counters.sendCalls,
        counters.rejected,
        counters.shed,
        counters.skipped,
        counters.slowed,
        pool.out(),
        (tick == null ? 0 : 1) + (pacer == null ? 0 : 1),
        counters.busyNanos,
        counters.stalls);
  }
}
