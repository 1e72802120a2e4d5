package io.sluice.core.wire.rtcp;

/**
 * Takes what {@link RtcpParser} finds. SSRCs, timestamps and counts are unsigned 32-bit values. A
 * handler that is given the buffer must not keep it past the call.
 */
public interface RtcpHandler {
  /**
   * The sender's part of a sender report (RFC 3550 section 6.4.1); its blocks follow.
   *
   * @param ntp NTP timestamp, 32.32 fixed point, all 64 bits
   */
  default void senderReport(long ssrc, long ntp, long rtpTimestamp, long packets, long octets) {}

  /**
   * A block of a sender or receiver report (RFC 3550 section 6.4.1).
   *
   * @param fractionLost lost since the last report, in 1/256
   * @param cumulativeLost lost in all, signed: duplicates make it negative
   * @param extendedHighest cycles and highest sequence number
   * @param jitter in RTP timestamp units
   * @param lastSr middle 32 bits of the last sender report's NTP timestamp, or 0
   * @param delaySinceLastSr in 1/65536 s
   */
  default void reportBlock(
      long reporterSsrc,
      long ssrc,
      int fractionLost,
      int cumulativeLost,
      long extendedHighest,
      long jitter,
      long lastSr,
      long delaySinceLastSr) {}

  /** A canonical name (RFC 3550 section 6.5.1), UTF-8. */
  default void cname(long ssrc, byte[] buf, int offset, int length) {}

  /** A source has left (RFC 3550 section 6.6). */
  default void bye(long ssrc) {}

  /**
   * A generic NACK entry (RFC 4585 section 6.2.1): {@code pid} is lost, and {@code pid + i + 1} for
   * each set bit i of {@code blp}.
   */
  default void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {}

  /** Picture loss indication (RFC 4585 section 6.3.1). */
  default void pli(long senderSsrc, long mediaSsrc) {}

  /** A full intra request entry (RFC 5104 section 4.3.1); a repeated sequence is the same one. */
  default void fir(long senderSsrc, long targetSsrc, int commandSequence) {}

  /**
   * Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03).
   *
   * @param ssrcOffset offset of the first of {@code ssrcCount} SSRCs of 4 bytes
   */
  default void remb(long senderSsrc, long bitrateBps, byte[] buf, int ssrcOffset, int ssrcCount) {}

  /**
   * Transport-wide feedback, for {@link TransportFeedback}.
   *
   * @param offset offset of its base sequence number
   * @param length bytes from there to the end, padding left out
   */
  default void transportFeedback(
      long senderSsrc, long mediaSsrc, byte[] buf, int offset, int length) {}

  /** Receiver reference time report (RFC 3611 section 4.4), 32.32 fixed point. */
  default void receiverReferenceTime(long senderSsrc, long ntp) {}

  /**
   * A DLRR sub-block (RFC 3611 section 4.5).
   *
   * @param ssrc the receiver whose reference time is answered
   * @param lastRr middle 32 bits of its NTP timestamp, or 0
   * @param delaySinceLastRr in 1/65536 s
   */
  default void dlrr(long senderSsrc, long ssrc, long lastRr, long delaySinceLastRr) {}
}
