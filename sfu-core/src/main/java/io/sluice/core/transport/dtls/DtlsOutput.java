package io.sluice.core.transport.dtls;

/** Sends the datagrams of one connection. */
@FunctionalInterface
public interface DtlsOutput {
  /**
   * Sends one datagram of at most {@link DtlsConnection#SEND_LIMIT} bytes; called on a DTLS thread.
   * Must not block, and must copy what it keeps. What cannot be sent may be dropped.
   */
  void send(byte[] data, int offset, int length);
}
