package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * ICE of one transport, component 1 only. Except where noted, methods are called on the owner loop.
 */
public interface IceSession extends AutoCloseable {
  /** Our current credentials; from any thread. */
  IceCredentials local();

  /**
   * Our candidates: gathering is complete at once, except for {@link IceListener#onLocalCandidate}.
   * From any thread.
   */
  List<IceCandidate> localCandidates();

  /**
   * Begins checks with the peer's credentials. Called again with new credentials after {@link
   * #restart}; a repetition is ignored. Credentials that RFC 8839 does not allow fail at once.
   */
  void connect(IceCredentials remote);

  /**
   * Adds a candidate of the peer, before or after {@link #connect}. Ignored: more than 32, TCP (we
   * are passive, RFC 6544: the peer connects), multicast, unspecified, link-local, and loopback
   * unless the session was opened for loopback.
   */
  void addRemoteCandidate(IceCandidate candidate);

  /**
   * New credentials (RFC 8445 section 9). The selected pair carries media until a new one is
   * nominated. Candidates added from now on belong to the new credentials.
   */
  IceCredentials restart();

  /** A TCP connection ended: its pairs are given back, as {@link IceEngine#removeSocket} does. */
  void removeConnection(LocalSocket connection);

  /**
   * Authentic media came from an address that is not the selected pair's, over which none came for
   * a while. The address need not be one that {@link IceListener#onAddress} told of: a check is
   * sent there, a few a second at most, and if it is answered the pair is told of and selected.
   */
  void onMedia(LocalSocket socket, InetSocketAddress remote, long nowNanos);

  /** Drives checks and consent; to be called every 50 to 100 ms. */
  void onTimer(long nowNanos);

  /** Smoothed round trip of the checks, or -1 while unknown. */
  long roundTripNanos();

  /**
   * Ends the session: its addresses are given back, nothing is sent, answered or reported any more.
   * Idempotent.
   */
  @Override
  void close();
}
