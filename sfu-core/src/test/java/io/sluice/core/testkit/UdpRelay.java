package io.sluice.core.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Networks between real peers and a server, all on 127.0.0.1. A client is told a port of the relay
 * in place of the server's address, and the server is told no candidate of the client: it learns an
 * address of the relay by the client's checks. One thread carries everything; what it delivers is
 * up to a millisecond late and never early.
 */
public final class UdpRelay implements AutoCloseable {
  private static final int MAX_UNDER_WAY = 65_536;
  private static final int MAX_DATAGRAM = 65_535;
  private static final int READ_BATCH = 64; // so that a flood does not hold what is due
  private static final int SOCKET_BUFFER = 1 << 20;

  private final long seed;
  private final Selector selector;
  private final Thread thread;
  private final AtomicInteger ports = new AtomicInteger();
  private final DelayLine<Datagram> underWay = new DelayLine<>(MAX_UNDER_WAY);
  private final ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
  private volatile boolean closing;
  private volatile @Nullable Exception failure;

  /** A copy of a datagram, by which socket it leaves, and where to. */
  private record Datagram(DatagramChannel by, SocketAddress to, ByteBuffer data) {}

  /** What becomes of a socket's datagrams; the buffer is used again after the call. */
  @FunctionalInterface
  interface Receiver {
    void receive(SocketAddress from, ByteBuffer data) throws IOException;
  }

  /**
   * Starts the relay.
   *
   * @param seed what the seeds of all its networks are derived from
   */
  public UdpRelay(long seed) throws IOException {
    this.seed = seed;
    selector = Selector.open();
    thread = new Thread(this::run, "udp-relay");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Opens a port that stands for the server towards one client. The models' time begins now.
   *
   * @param server where the server receives, on 127.0.0.1
   */
  public RelayPort open(InetSocketAddress server, NetworkModel toServer, NetworkModel toClient)
      throws IOException {
    long number = ports.getAndIncrement();
    long now = System.nanoTime();
    return new RelayPort(
        this,
        server,
        new NetworkLink(toServer, Seeds.derive(seed, 2 * number), now),
        new NetworkLink(toClient, Seeds.derive(seed, 2 * number + 1), now));
  }

  /** Binds a free port of 127.0.0.1, which the relay's thread reads. */
  DatagramChannel bind(Receiver receiver) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.register(selector, SelectionKey.OP_READ, receiver);
    selector.wakeup();
    return channel;
  }

  /** Sends a datagram through a link; on the relay's thread. */
  void carry(NetworkLink link, DatagramChannel by, SocketAddress to, ByteBuffer data) {
    long arrival = link.offer(System.nanoTime(), data.remaining());
    if (arrival == NetworkLink.DROPPED) {
      return;
    }
    byte[] copy = new byte[data.remaining()];
    data.get(copy);
    add(arrival, by, to, copy);
    if (link.duplicateNanos() != NetworkLink.DROPPED) {
      add(link.duplicateNanos(), by, to, copy);
    }
  }

  private void add(long arrival, DatagramChannel by, SocketAddress to, byte[] data) {
    if (!underWay.add(arrival, new Datagram(by, to, ByteBuffer.wrap(data)))) {
      throw new IllegalStateException("more than " + MAX_UNDER_WAY + " datagrams are under way");
    }
  }

  private void run() {
    try {
      while (!closing) {
        select();
        for (SelectionKey key : selector.selectedKeys()) {
          read((DatagramChannel) key.channel(), (Receiver) key.attachment());
        }
        selector.selectedKeys().clear();
        deliver();
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void select() throws IOException {
    long next = underWay.nextNanos();
    if (next == DelayLine.NEVER) {
      selector.select();
      return;
    }
    long wait = next - System.nanoTime();
    if (wait <= 0) {
      selector.selectNow();
    } else {
      selector.select(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    }
  }

  private void read(DatagramChannel channel, Receiver receiver) throws IOException {
    for (int i = 0; i < READ_BATCH; i++) {
      buffer.clear();
      SocketAddress from = channel.receive(buffer);
      if (from == null) {
        return;
      }
      receiver.receive(from, buffer.flip());
    }
  }

  private void deliver() throws IOException {
    long now = System.nanoTime();
    Datagram next = underWay.poll(now);
    while (next != null) {
      next.by.send(next.data, next.to); // what the kernel has no room for is lost, as elsewhere
      next = underWay.poll(now);
    }
  }

  /** Waits until the relay has failed. */
  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  /**
   * Ends the relay and closes its ports; what is under way is lost.
   *
   * @throws IllegalStateException if the relay failed before
   */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join();
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (failure != null) {
      throw new IllegalStateException(this + " failed", failure);
    }
  }

  @Override
  public String toString() {
    return "relay with seed " + seed;
  }
}
