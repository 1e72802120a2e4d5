package io.sluice.core.transport.dtls;

/** One DTLS 1.2 connection, opened by {@link DtlsHandshaker#open}. */
public interface DtlsConnection {
  /** Most bytes of a datagram that we send. */
  int SEND_LIMIT = 1_200;

  /**
   * Takes a datagram from the peer: copies it and returns at once. What is over 24 KiB in waiting
   * is dropped, as the network drops.
   */
  void receive(byte[] data, int offset, int length);

  /** Tells the peer that we leave and ends the connection; returns at once. */
  void close();
}
