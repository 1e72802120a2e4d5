package io.sluice.loadtest.client;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.testkit.DelayLine;
import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtp.RtpPacket;
import io.sluice.loadtest.measure.LoopMeter;
import io.sluice.loadtest.media.MediaPacket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop: the only thread that touches its clients. It has one timer for all of them, which
 * is set to what is due next: a packet to be sent, a delayed datagram, or the clients' round.
 */
final class ClientLoop implements Runnable {
  /** How often clients are looked after. */
  static final long TICK_NANOS = 10_000_000L;

  /**
   * Between two turns of what is due: what would leave within it leaves together, so that a loop
   * with many publishers wakes up five thousand times a second and not for each packet.
   */
  private static final long SLOT_NANOS = 200_000L;

  /** Bytes that a datagram can have; longer ones are cut off. */
  static final int MAX_DATAGRAM = 2_048;

  /** Datagrams that the network models of all clients can have under way. */
  private static final int MAX_DELAYED = 1 << 17;

  private static final int MAX_SENDING = 1 << 16;

  /** Packets that are sent before the sockets are read again, if many are late. */
  private static final int MAX_BURST = 512;

  private static final Logger log = LoggerFactory.getLogger(ClientLoop.class);

  final EventLoop executor;
  final ClientConfig config;
  final LoopMeter meter = new LoopMeter();
  final LoopCounters counters = new LoopCounters();
  final NtpClock ntp = new NtpClock(System.currentTimeMillis(), System.nanoTime());
  final SplittableRandom random = new SplittableRandom();
  final SentPackets sentPackets = new SentPackets();

  /** For what is being read. */
  final byte[] received = new byte[MAX_DATAGRAM];

  /** The packet that was decrypted last. */
  final RtpPacket plain = new RtpPacket(new byte[MAX_DATAGRAM], packet -> {});

  /** For what is being written. */
  final byte[] outgoing = new byte[MAX_DATAGRAM];

  /** The same outside the heap, for the kernel. */
  final ByteBuffer leaving = ByteBuffer.allocateDirect(MAX_DATAGRAM);

  final RtcpWriter rtcp = new RtcpWriter();
  final MediaPacket media = new MediaPacket();
  final int[] lost = new int[128];

  private final List<ClientTransport> clients = new ArrayList<>();
  private final List<ClientSocket> unflushed = new ArrayList<>();
  private final DelayLine<OutgoingTrack> sending = new DelayLine<>(MAX_SENDING);
  private final DelayLine<Runnable> delayed = new DelayLine<>(MAX_DELAYED);
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos = Long.MAX_VALUE;
  private long nextTick = System.nanoTime();
  private long nextSlot = nextTick;

  ClientLoop(EventLoop executor, ClientConfig config) {
    this.executor = executor;
    this.config = config;
  }

  /** Runs a command on the loop, now or soon; what it sends leaves at its end. */
  void execute(Runnable command) {
    if (executor.inEventLoop()) {
      work(command);
    } else {
      executor.execute(() -> work(command));
    }
  }

  private void work(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException e) {
      log.warn("a client failed", e);
    }
    endWork();
  }

  /** Sends what was written, and sets the timer. */
  void endWork() {
    for (int i = 0; i < unflushed.size(); i++) {
      unflushed.get(i).flush();
    }
    unflushed.clear();
    setTimer();
  }

  void markUnflushed(ClientSocket socket) {
    unflushed.add(socket);
  }

  void add(ClientTransport client) {
    clients.add(client);
  }

  void remove(ClientTransport client) {
    clients.remove(client);
  }

  /** Its clients; not to be changed. */
  List<ClientTransport> clients() {
    return clients;
  }

  /** Calls a track when its next packet is due; one that is over the limit is never called. */
  void schedule(OutgoingTrack track) {
    if (track.dueNanos() != TrackSchedule.NEVER) {
      sending.add(track.dueNanos(), track);
    }
  }

  /** Runs something later, when a datagram arrives; drops it if too many are under way. */
  void delay(long atNanos, Runnable arrival) {
    if (!delayed.add(atNanos, arrival)) {
      counters.overflowed++;
    }
  }

  private void setTimer() {
    if (executor.isShuttingDown()) {
      return;
    }
    long tick = clients.isEmpty() ? Long.MAX_VALUE : nextTick;
    long due = Math.min(tick, Math.min(sending.nextNanos(), delayed.nextNanos()));
    due = Math.max(due, nextSlot);
    if (due >= timerNanos) {
      return;
    }
    ScheduledFuture<?> old = timer;
    if (old != null) {
      old.cancel(false);
    }
    timerNanos = due;
    long wait = Math.max(0, due - System.nanoTime());
    timer = executor.schedule(this, wait, TimeUnit.NANOSECONDS);
  }

  @Override
  public void run() {
    timerNanos = Long.MAX_VALUE;
    timer = null;
    work(this::runDue);
  }

  private void runDue() {
    long now = System.nanoTime();
    nextSlot = now + SLOT_NANOS;
    Runnable arrival;
    while ((arrival = delayed.poll(now)) != null) {
      arrival.run();
    }
    OutgoingTrack track;
    for (int burst = 0; burst < MAX_BURST && (track = sending.poll(now)) != null; burst++) {
      track.send(System.nanoTime()); // many can be due, so that now is some time ago
      schedule(track);
    }
    if (now - nextTick >= 0) {
      counters.lateTick(now - nextTick);
      nextTick = Math.max(nextTick + TICK_NANOS, now);
      tick(now);
    }
  }

  private void tick(long nowNanos) {
    for (int i = clients.size() - 1; i >= 0; i--) {
      ClientTransport client = clients.get(i);
      if (nowNanos - client.nextTimer() >= 0) {
        client.onTimer(nowNanos);
      }
    }
  }
}
