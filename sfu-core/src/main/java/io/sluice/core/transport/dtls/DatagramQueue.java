package io.sluice.core.transport.dtls;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Datagrams on their way to a handshake, at most {@link #LIMIT} bytes of them. */
final class DatagramQueue {
  /** With what reassembly may take, a connection stays below 64 KiB. */
  static final int LIMIT = 24 * 1024;

  /** What an array and its place cost besides its bytes. */
  private static final int OVERHEAD = 32;

  private final ArrayDeque<byte[]> datagrams = new ArrayDeque<>();
  private int bytes;
  private boolean closed;

  /** Adds a datagram unless that would be too much. */
  synchronized boolean offer(byte[] datagram) {
    int cost = datagram.length + OVERHEAD;
    if (closed || bytes + cost > LIMIT) {
      return false;
    }
    bytes += cost;
    datagrams.add(datagram);
    notifyAll();
    return true;
  }

  /**
   * The next datagram; null when none comes in time or the queue is closed.
   *
   * @param waitNanos 0 for not waiting
   */
  synchronized byte @Nullable [] poll(long waitNanos) throws InterruptedException {
    long left = waitNanos;
    long until = System.nanoTime() + waitNanos;
    while (datagrams.isEmpty() && !closed && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = until - System.nanoTime();
    }
    byte[] datagram = datagrams.poll();
    if (datagram != null) {
      bytes -= datagram.length + OVERHEAD;
    }
    return datagram;
  }

  /** Drops everything and wakes who waits. */
  synchronized void close() {
    closed = true;
    datagrams.clear();
    bytes = 0;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized int bytes() {
    return bytes;
  }
}
