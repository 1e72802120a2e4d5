package io.sluice.core.crypto;

/** Authenticates and decrypts the RTP packets of one SSRC, which the first authentic one fixes. */
interface RtpOpener {
  /**
   * Writes header and payload to {@code dst}, which may be {@code src} at the same offset.
   *
   * @param length bytes of the packet with header and tag
   * @return bytes written, or -1 when the packet is not authentic; {@code dst} is then undefined
   */
  int open(
      byte[] src,
      int srcOffset,
      int headerLength,
      int length,
      byte[] dst,
      int dstOffset,
      long packetIndex);
}
