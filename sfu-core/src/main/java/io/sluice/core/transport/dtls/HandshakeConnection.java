package io.sluice.core.transport.dtls;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.crypto.SrtpKeys;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.AbstractTlsPeer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/**
 * A connection by Bouncy Castle. A server's handshake takes its thread with the first datagram, a
 * client's at once; when it is done, later records are worked off by the handshaker's records
 * thread.
 */
final class HandshakeConnection implements DtlsConnection {
  /** Longest datagram of a peer that we take. */
  static final int RECEIVE_LIMIT = 2_048;

  private static final int LAST_FLIGHT_REPEATS = 5;
  private static final long FIRST_REPEAT_MILLIS = 100;

  private enum State {
    WAITING,
    HANDSHAKING,
    CONNECTED,
    ENDED
  }

  private final DtlsHandshaker handshaker;
  private final HandshakeTerms terms;
  private final DtlsListener listener;
  private final DatagramQueue queue = new DatagramQueue();
  private final HandshakeFilter filter = new HandshakeFilter();
  private final HandshakeDatagrams datagrams;
  private final AtomicBoolean workingOff = new AtomicBoolean();

  private State state = State.WAITING;
  private @Nullable AbstractTlsPeer peer;
  private @Nullable Future<?> deadline;
  private volatile @Nullable DTLSTransport transport;

  HandshakeConnection(
      DtlsHandshaker handshaker, HandshakeTerms terms, DtlsOutput out, DtlsListener listener) {
    this.handshaker = handshaker;
    this.terms = terms;
    this.listener = listener;
    datagrams = new HandshakeDatagrams(queue, out, handshaker::timeLeft, terms.resendMillis());
  }

  /** Begins: the client's handshake now, the server's with its first datagram. */
  void open(Future<?> patience) {
    synchronized (this) {
      deadline = patience;
    }
    if (terms.role() == DtlsRole.CLIENT) {
      start();
    }
  }

  @Override
  public void receive(byte[] data, int offset, int length) {
    int kept = length <= RECEIVE_LIMIT ? filter.accept(data, offset, length) : 0;
    if (kept == 0 || !queue.offer(Arrays.copyOfRange(data, offset, offset + kept))) {
      return;
    }
    if (transport != null) {
      workOffSoon();
    } else {
      start();
    }
  }

  private void start() {
    synchronized (this) {
      if (state != State.WAITING) {
        return;
      }
      state = State.HANDSHAKING;
    }
    datagrams.begin(handshaker.nanoTime());
    handshaker.handshake(this);
  }

  /** The handshake, on a thread of the pool. */
  void handshake() {
    if (queue.isClosed()) {
      return;
    }
    try {
      DTLSTransport established = connect();
      datagrams.stopWaiting();
      SrtpKeys keys = terms.keys();
      if (keys == null) {
        throw new IOException("no keys");
      }
      transport = established;
      if (end(State.CONNECTED)) {
        // Before our last flight leaves: the peer may send media as soon as it has that.
        listener.connected(keys);
      }
      datagrams.flush();
      if (terms.role() == DtlsRole.SERVER) {
        repeatLater(0);
      }
      workOffSoon();
    } catch (IOException | RuntimeException e) {
      datagrams.flush();
      fail(reason(e));
    }
  }

  /**
   * Sends our last flight some times more, each after twice the time. Nobody answers it, and a peer
   * that lost it asks again by its own last flight, which may be lost, too, and comes ever more
   * seldom: where half of all is lost, one in 15 would still wait after 6 s.
   */
  private void repeatLater(int repeats) {
    if (repeats < LAST_FLIGHT_REPEATS) {
      handshaker.later(() -> repeat(repeats), FIRST_REPEAT_MILLIS << repeats);
    }
  }

  private void repeat(int repeats) {
    synchronized (this) {
      if (state != State.CONNECTED) {
        return;
      }
    }
    datagrams.repeatLast();
    repeatLater(repeats + 1);
  }

  private DTLSTransport connect() throws IOException {
    GuardedCrypto crypto = new GuardedCrypto(handshaker.random());
    if (terms.role() == DtlsRole.CLIENT) {
      ClientPeer client = new ClientPeer(crypto, terms);
      setPeer(client);
      return new DTLSClientProtocol().connect(client, datagrams);
    }
    ServerPeer server = new ServerPeer(crypto, terms);
    setPeer(server);
    return new DTLSServerProtocol().accept(server, datagrams);
  }

  private synchronized void setPeer(AbstractTlsPeer peer) {
    this.peer = peer;
  }

  /** Ends the connection unless it is established or ended; may be called on any DTLS thread. */
  void fail(String reason) {
    if (end(State.ENDED)) {
      queue.close();
      listener.failed(reason);
    }
  }

  /** Leaves the handshake, once; returns whether this call did. */
  private boolean end(State next) {
    synchronized (this) {
      if (state == State.CONNECTED || state == State.ENDED) {
        return false;
      }
      if (deadline != null) {
        deadline.cancel(false);
      }
      state = next;
    }
    handshaker.settled(this);
    return true;
  }

  private String reason(Exception e) {
    String objection = terms.objection();
    if (objection != null) {
      return objection;
    }
    if (e instanceof TlsFatalAlertReceived alert) {
      return "the peer sent the alert " + AlertDescription.getName(alert.getAlertDescription());
    }
    if (e instanceof TlsFatalAlert alert) {
      return "the handshake broke off: " + AlertDescription.getName(alert.getAlertDescription());
    }
    String message = e.getMessage();
    return message == null ? "the handshake broke off" : message;
  }

  @Override
  public void close() {
    boolean pending = end(State.ENDED);
    boolean connected;
    synchronized (this) {
      connected = state == State.CONNECTED;
      state = State.ENDED;
    }
    if (pending || connected) {
      handshaker.later(this::leave);
    }
  }

  /** Says goodbye, on the records thread. */
  private void leave() {
    DTLSTransport established = transport;
    AbstractTlsPeer handshaking;
    synchronized (this) {
      handshaking = peer;
    }
    try {
      if (established != null) {
        established.close();
      } else if (handshaking != null) {
        handshaking.cancel();
      }
    } catch (IOException e) {
      // The peer then learns it by the lack of consent (RFC 7675).
    } finally {
      datagrams.flush();
      queue.close();
    }
  }

  private void workOffSoon() {
    if (workingOff.compareAndSet(false, true)) {
      handshaker.later(this::workOff);
    }
  }

  /** Retransmissions of the handshake's end, alerts, and data that is nobody's. */
  private void workOff() {
    workingOff.set(false);
    DTLSTransport established = transport;
    if (established == null) {
      return;
    }
    byte[] discarded = handshaker.discarded();
    try {
      while (!datagrams.isClosed() && !queue.isClosed()) {
        established.receive(discarded, 0, discarded.length, 1);
      }
    } catch (InterruptedIOException e) {
      // The queue is empty.
    } catch (IOException e) {
      // A fatal alert, or a record that broke the connection: the layer below is closed by now.
    }
    datagrams.flush();
    if (datagrams.isClosed()) {
      closed();
    }
  }

  private void closed() {
    synchronized (this) {
      if (state != State.CONNECTED) {
        return;
      }
      state = State.ENDED;
    }
    queue.close();
    listener.closed();
  }
}
