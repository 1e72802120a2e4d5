package io.sluice.core.crypto;

/** Told of every packet index a sender uses, so that a test can prove that none is used twice. */
@FunctionalInterface
public interface NonceObserver {
  /**
   * A packet is about to be protected.
   *
   * @param ssrc the stream, unsigned 32 bits
   * @param packetIndex rollover count and sequence, 48 bits
   */
  void protecting(long ssrc, long packetIndex);
}
