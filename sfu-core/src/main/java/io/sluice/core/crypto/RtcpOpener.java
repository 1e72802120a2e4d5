package io.sluice.core.crypto;

/** Authenticates and decrypts the compound RTCP packets of one sender. */
interface RtcpOpener {
  /**
   * Works in place.
   *
   * @param length bytes with tag and index
   * @param indexWord the E flag and the SRTCP index, as in the packet
   * @return bytes of the plain packet, or -1 when it is not authentic; the buffer is then undefined
   */
  int open(byte[] buffer, int offset, int length, int indexWord);
}
