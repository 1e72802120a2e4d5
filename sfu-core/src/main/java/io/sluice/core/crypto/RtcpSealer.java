package io.sluice.core.crypto;

/** Protects compound RTCP packets, of all SSRCs. */
interface RtcpSealer {
  /**
   * Protects in place.
   *
   * @param index the SRTCP index, 31 bits; 0 first, then always one more
   * @return bytes of the protected packet, or -1 when the cipher failed
   */
  int seal(byte[] buffer, int offset, int length, int index);
}
