package io.sluice.core.crypto;

/** Protects the RTP packets of one SSRC. */
interface RtpSealer {
  /**
   * Writes ciphertext and tag behind the header that is at {@code dst} already.
   *
   * @param packetIndex agrees with the header's sequence; greater than at the call before
   * @return bytes of the packet with header and tag, or -1 when the cipher failed
   */
  int seal(
      byte[] dst,
      int dstOffset,
      int headerLength,
      byte[] src,
      int srcOffset,
      int srcLength,
      long packetIndex);

  /**
   * Reads a part of what {@link #seal} will need, so that it is in the CPU's cache by then.
   *
   * @param step 0, then 1: what the former led to
   * @return nothing of meaning
   */
  default int readAhead(int step) {
    return 0;
  }
}
