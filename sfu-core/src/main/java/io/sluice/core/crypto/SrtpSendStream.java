package io.sluice.core.crypto;

import org.jspecify.annotations.Nullable;

/**
 * Protects the packets of one SSRC, late ones included. An index that was used, or is too old to
 * know, is refused: the same index twice under one key would give AES-GCM's authentication key
 * away. For one thread at a time.
 */
public final class SrtpSendStream implements AutoCloseable {
  /** The index was used before, does not agree with the header, or the stream is closed. */
  public static final int REFUSED = -1;

  private static final long LAST_INDEX = (1L << 48) - 1;

  private final SrtpSender sender;
  private final int ssrc;
  private final @Nullable NonceObserver observer;
  private final RtpSealer sealer;
  private final ReplayWindow used;
  private boolean closed;

  SrtpSendStream(
      SrtpSender sender,
      int ssrc,
      long highest,
      RtpSealer sealer,
      @Nullable NonceObserver observer) {
    this.sender = sender;
    this.ssrc = ssrc;
    this.used = new ReplayWindow(highest);
    this.sealer = sealer;
    this.observer = observer;
  }

  /**
   * Reads a part of what {@link #protect} will need, so that it is in the CPU's cache by then.
   *
   * @param step 0, then 1 and 2, each what the one before led to
   * @return nothing of meaning
   */
  public int readAhead(int step) {
    return step == 0 ? ssrc : used.readAhead(step - 1) + sealer.readAhead(step - 1);
  }

  /** Unsigned 32 bits. */
  public long ssrc() {
    return Integer.toUnsignedLong(ssrc);
  }

  /** The highest index protected so far, or -1. */
  public long highestIndex() {
    return used.highest();
  }

  /**
   * Protects a packet: reads the payload, writes its ciphertext and the tag behind the header.
   *
   * @param dst holds the RTP header, CSRCs and extensions included; has room for header, payload
   *     and tag
   * @param dstOffset where the header begins
   * @param src holds the payload; it is left as it is, or may be {@code dst} with the payload right
   *     behind the header
   * @param packetIndex rollover count and sequence, 48 bits, never used before
   * @return bytes of the protected packet, or {@link #REFUSED}
   */
  public int protect(
      byte[] dst,
      int dstOffset,
      int headerLength,
      byte[] src,
      int srcOffset,
      int srcLength,
      long packetIndex) {
    if (packetIndex < 0
        || used.hasSeen(packetIndex)
        || packetIndex > LAST_INDEX
        || closed
        || Bytes.getUnsignedShort(dst, dstOffset + 2) != (packetIndex & 0xffff)
        || Bytes.getInt(dst, dstOffset + 8) != ssrc) {
      return REFUSED;
    }
    if (observer != null) {
      observer.protecting(ssrc(), packetIndex);
    }
    used.accept(packetIndex);
    return sealer.seal(dst, dstOffset, headerLength, src, srcOffset, srcLength, packetIndex);
  }

  /** Ends the stream. Its sender remembers which indexes were used. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      sender.closed(ssrc, used.highest());
    }
  }
}
