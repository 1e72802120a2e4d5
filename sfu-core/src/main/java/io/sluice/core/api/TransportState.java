package io.sluice.core.api;

/** The life of a transport; {@link #CLOSED} is final. */
public enum TransportState {
  /** No remote description yet. */
  NEW,
  /** ICE checks or the DTLS handshake are under way. */
  CONNECTING,
  /** Media may flow. */
  CONNECTED,
  /** No consent for a while; recovers by itself or by an ICE restart. */
  DISCONNECTED,
  /**
   * The handshake failed, or consent was lost for 30 s (RFC 7675); only an ICE restart leads out of
   * the latter.
   */
  FAILED,
  /** Closed by us, or by the peer's DTLS alert. */
  CLOSED
}
