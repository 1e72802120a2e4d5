package io.sluice.core.api;

/** One participant in the media plane. */
public interface MediaPeer extends AutoCloseable {
  /**
   * Opens a transport.
   *
   * @param controlling our ICE role: true when we offer (RFC 8445 section 6.1.1)
   * @param remoteOnLoopback whether the client reached us over loopback, so that loopback
   *     candidates are of use to it
   */
  MediaTransport openTransport(
      boolean controlling, boolean remoteOnLoopback, TransportListener listener);

  /** Closes the peer's transports, tracks and subscriptions. Idempotent. */
  @Override
  void close();
}
