package io.sluice.core.transport.dtls;

import io.sluice.core.crypto.SrtpKeys;

/**
 * Told of a connection's fate on a DTLS thread: either {@link #failed}, or {@link #connected} and
 * later {@link #closed}, each once at most; nothing after {@link DtlsConnection#close}, except what
 * was under way. Must not block.
 */
public interface DtlsListener {
  /** The handshake is done and the peer's certificate is the expected one. */
  void connected(SrtpKeys keys);

  /**
   * There will be no connection.
   *
   * @param reason one clause for people to read
   */
  void failed(String reason);

  /** The peer closed an established connection. */
  void closed();
}
