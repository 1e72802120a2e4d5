package io.sluice.core.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DatagramChannel;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.room.PublisherStreams;
import io.sluice.core.room.TrackFeed;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.wire.rtp.RtpPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The first step of a packet's way, and the one between two loops. */
@State(Scope.Thread)
public class LoopBenchmark {
  private static final int PEERS = 1_000;
  private static final int LENGTH = 1_100;
  private static final int BATCH = 64;
  private static final int HANDED = 100 * BATCH;

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final NettyMediaPlane plane =
      new NettyMediaPlane(
          new MediaConfig(0, MediaConfig.NO_TCP, List.of(loopback), List.of(), 2, 1), List::of);
  private final MediaLoop first = plane.loops().get(0);
  private final MediaLoop second = plane.loops().get(1);
  private final SharedSocket socket =
      new SharedSocket(new InetSocketAddress(loopback, 1), new DatagramChannel[0]);
  private final InetSocketAddress[] remotes = new InetSocketAddress[PEERS];
  private final ByteBuf datagram = Unpooled.directBuffer(LENGTH).writeZero(LENGTH);
  private final TrackFeed feed =
      new PublisherStreams(
              first, plane.loops(), new NtpClock(0, 0), (data, length) -> {}, 1, new Random(1), 0)
          .track(PlaneFixture.video(), codec -> {})
          .feedOn(second);
  private int turn;

  /** A thousand addresses of a transport that has no keys yet. */
  @Setup
  public void makePeers() {
    RtpTransport transport = new RtpTransport(first, plane, true, true, (state, reason) -> {});
    for (int i = 0; i < PEERS; i++) {
      transport.onBound(socket, remote(i));
      remotes[i] = remote(i);
    }
    datagram.setByte(0, 0x80);
  }

  private static InetSocketAddress remote(int peer) {
    return new InetSocketAddress("192.0.2." + peer % 250, 20_000 + peer);
  }

  @TearDown
  public void close() {
    plane.close();
    datagram.release();
  }

  /**
   * A datagram is copied from the receive buffer, told apart by its first byte and brought to its
   * transport, which drops it.
   */
  @Benchmark
  public void demultiplex() {
    turn = turn + 1 == PEERS ? 0 : turn + 1;
    first.onDatagram(socket, remotes[turn], datagram);
  }

  /** Packets for a feed of another loop, 64 to a wake-up, until that loop has taken them. */
  @Benchmark
  @OperationsPerInvocation(HANDED)
  public void handOver() throws Exception {
    long left = first.executor().submit(this::handOverAll).get(10, TimeUnit.SECONDS);
    MediaLoop.await(second.ask(() -> true), 10);
    if (left > HANDED) {
      throw new IllegalStateException("Not given back: " + left);
    }
  }

  private long handOverAll() {
    for (int i = 0; i < HANDED; i += BATCH) {
      first.beginWork();
      for (int j = 0; j < BATCH; j++) {
        RtpPacket packet = first.pool.take(LENGTH);
        packet.carry(LENGTH, 0);
        second.hand(feed, packet);
        packet.release();
      }
      first.endTurn();
    }
    return first.pool.out();
  }
}
