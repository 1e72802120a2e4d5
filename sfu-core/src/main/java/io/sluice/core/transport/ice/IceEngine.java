package io.sluice.core.transport.ice;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** ICE of a whole media plane. All methods may be called from any thread. */
public interface IceEngine extends AutoCloseable {
  /** An engine without sessions. */
  static IceEngine create(IceConfig config) {
    return new DefaultIceEngine(config);
  }

  /**
   * Opens a session.
   *
   * @param controlling our role at the start (RFC 8445 section 6.1.1)
   * @param remoteOnLoopback whether loopback candidates are of use to the peer
   * @param loop the loop that owns the session
   * @param listener called on {@code loop}
   */
  IceSession open(
      boolean controlling, boolean remoteOnLoopback, OwnerLoop loop, IceListener listener);

  /**
   * Uses a further socket, whose address none of the others has: sessions to which it is of use get
   * a candidate and are checked over it.
   */
  void addSocket(LocalSocket socket);

  /**
   * Uses a socket no more. Sessions give back its pairs; one whose selected pair was among them
   * goes on over another pair as soon as one answers, or fails by loss of consent (RFC 7675).
   */
  void removeSocket(LocalSocket socket);

  /**
   * Takes a datagram whose first byte is 0 to 3. Nothing is sent, logged or kept unless it is an
   * authentic check or answer of an open session. The array may be reused after the call.
   *
   * @return false if it was dropped
   */
  boolean onStun(
      LocalSocket socket, InetSocketAddress remote, byte[] data, int off, int len, long nowNanos);

  /**
   * Whose a connection is, by its first message: nothing is sent or changed.
   *
   * @return the loop of the session that an authentic check is for, or null if it is none
   */
  @Nullable OwnerLoop ownerOf(byte[] data, int off, int len);

  /** ice4j agents alive: sessions that are looking for a pair. */
  int agents();

  /** Sessions open. */
  int sessions();

  /** Datagrams dropped because they were malformed, unknown or not authentic. */
  long rejected();

  /** Closes all sessions and ends the engine's thread. Idempotent. */
  @Override
  void close();
}
