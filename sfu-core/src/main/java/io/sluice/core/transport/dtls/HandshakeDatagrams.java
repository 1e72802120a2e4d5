package io.sluice.core.transport.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * What Bouncy Castle reads from and writes to. It writes each record by itself; here those of one
 * flight share datagrams, so that a flight of five messages does not have five chances to be lost
 * or to overtake itself (RFC 6347 section 4.1.1). It retransmits after twice the time each time,
 * which takes seconds where much is lost; in between, what was sent last is repeated here as it
 * was.
 */
final class HandshakeDatagrams implements DatagramTransport {
  static final long REPEAT_NANOS = 250_000_000L;

  /**
   * Repeats in one handshake, whatever comes meanwhile: the address may not be the peer's own, and
   * at most 20 KB go to such.
   */
  static final int MAX_REPEATS = 16;

  private final DatagramQueue queue;
  private final DtlsOutput out;
  private final LongUnaryOperator timeLeft;
  private final long repeatNanos;

  /** Records that wait for company; only while there are some. */
  private byte @Nullable [] flight;

  private int flightLength;

  /** The datagram that was sent last. */
  private byte @Nullable [] sent;

  /** Of the handshake's thread. */
  private int repeats;

  private volatile long startNanos;
  private volatile boolean waiting = true;
  private volatile boolean closed;

  /**
   * @param timeLeft gives the nanoseconds left to a handshake that began at its argument
   * @param resendMillis the time after which Bouncy Castle retransmits first
   */
  HandshakeDatagrams(
      DatagramQueue queue, DtlsOutput out, LongUnaryOperator timeLeft, int resendMillis) {
    this.queue = queue;
    this.out = out;
    this.timeLeft = timeLeft;
    repeatNanos = Math.max(REPEAT_NANOS, TimeUnit.MILLISECONDS.toNanos(resendMillis));
  }

  void begin(long nowNanos) {
    startNanos = nowNanos;
  }

  /** The handshake is done: from now on an empty queue ends its reader by an exception. */
  void stopWaiting() {
    waiting = false;
  }

  /** Whether Bouncy Castle closed the connection: by an alert, or because we did. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public int getReceiveLimit() {
    return HandshakeConnection.RECEIVE_LIMIT;
  }

  @Override
  public int getSendLimit() {
    return DtlsConnection.SEND_LIMIT;
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    flush();
    boolean patient = waiting;
    long wait = patient ? patience(waitMillis) : 0;
    byte[] datagram;
    try {
      datagram = queue.poll(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server is stopping");
    }
    if (datagram != null && datagram.length <= length) {
      System.arraycopy(datagram, 0, buffer, offset, datagram.length);
      return datagram.length;
    }
    if (queue.isClosed() || (!patient && datagram == null)) {
      throw new InterruptedIOException("no datagram");
    }
    if (datagram == null && wait == repeatNanos && repeats < MAX_REPEATS) {
      repeats++;
      repeatLast();
    }
    return -1;
  }

  private long patience(int waitMillis) throws IOException {
    long left = timeLeft.applyAsLong(startNanos);
    if (left <= 0) {
      throw new IOException("the handshake took too long");
    }
    long wait = Math.min(TimeUnit.MILLISECONDS.toNanos(waitMillis), repeatNanos);
    return Math.min(wait, left);
  }

  @Override
  public synchronized void send(byte[] buffer, int offset, int length) {
    if (flightLength + length > DtlsConnection.SEND_LIMIT) {
      flush();
    }
    byte[] records = flight;
    if (records == null) {
      records = new byte[DtlsConnection.SEND_LIMIT];
      flight = records;
    }
    System.arraycopy(buffer, offset, records, flightLength, length);
    flightLength += length;
  }

  /** Sends what waits for company. */
  synchronized void flush() {
    byte[] records = flight;
    if (records != null) {
      byte[] datagram = Arrays.copyOf(records, flightLength);
      flightLength = 0;
      flight = null;
      sent = datagram;
      out.send(datagram, 0, datagram.length);
    }
  }

  /** Sends what was sent last once more, as it was; who has it already drops it as a replay. */
  synchronized void repeatLast() {
    byte[] datagram = sent;
    if (datagram != null) {
      out.send(datagram, 0, datagram.length);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
