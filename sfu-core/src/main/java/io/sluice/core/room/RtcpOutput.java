package io.sluice.core.room;

/** Sends compound RTCP to the peer of a transport. */
@FunctionalInterface
public interface RtcpOutput {
  /** Most bytes of a datagram, before it is protected. */
  int MAX_LENGTH = 1_200;

  /**
   * Protects and sends one datagram.
   *
   * @param data the datagram from offset 0 on; may be overwritten
   */
  void send(byte[] data, int length);
}
