package io.sluice.core.crypto;

import io.sluice.core.crypto.ReceiveContexts.Context;

/**
 * Unprotects what one peer sends. Packets are checked for replay before they are decrypted; a
 * sender (SSRC) gets a context of its own with its first authentic packet. At most 64 senders are
 * known at a time: another one displaces the one silent longest, of which the highest packet index
 * is kept so that nothing of it can be replayed; after 1,024 displaced ones, further senders are
 * refused. For one thread at a time.
 */
public final class SrtpReceiver {
  /** Not an SRTP or SRTCP packet. */
  public static final int MALFORMED = -1;

  /** Received before, or too old to tell. */
  public static final int REPLAYED = -2;

  /** The authentication tag does not fit. */
  public static final int UNAUTHENTIC = -3;

  /** The peer used more senders than we keep track of. */
  public static final int TOO_MANY_SSRCS = -4;

  private static final int RTCP_HEADER = 8;
  private static final int INDEX_LENGTH = 4;

  private final SrtpProfile profile;
  private final ReceiveContexts<RtpOpener> streams;
  private final ReceiveContexts<RtcpOpener> reporters;

  public SrtpReceiver(SrtpKeys keys) {
    this(keys.profile(), SrtpSuite.of(keys.profile(), keys.remote()));
  }

  SrtpReceiver(SrtpProfile profile, SrtpSuite suite) {
    this.profile = profile;
    streams = new ReceiveContexts<>(suite::rtpOpener);
    reporters = new ReceiveContexts<>(suite::rtcpOpener);
  }

  /**
   * Unprotects an RTP packet.
   *
   * @param src may be {@code dst} if the offset is the same
   * @param length bytes of the packet
   * @param dst takes header and payload; has room for {@code length} bytes and is undefined after a
   *     negative result
   * @return bytes of header and payload, or one of the negative constants
   */
  public int unprotect(byte[] src, int srcOffset, int length, byte[] dst, int dstOffset) {
    int header = Bytes.rtpHeaderLength(src, srcOffset, length - profile.tagLength());
    if (header < 0) {
      return MALFORMED;
    }
    int ssrc = Bytes.getInt(src, srcOffset + 8);
    Context<RtpOpener> context = streams.find(ssrc);
    if (context == null) {
      context = streams.candidate(ssrc);
      if (context == null) {
        return TOO_MANY_SSRCS;
      }
    }
    int sequence = Bytes.getUnsignedShort(src, srcOffset + 2);
    long index = ReplayWindow.estimate(context.window.highest(), sequence);
    if (index < 0 || context.window.hasSeen(index)) {
      return REPLAYED;
    }
    int plain = context.opener.open(src, srcOffset, header, length, dst, dstOffset, index);
    if (plain < 0) {
      return UNAUTHENTIC;
    }
    streams.accept(context, index);
    return plain;
  }

  /**
   * Unprotects a compound RTCP packet in place.
   *
   * @param length bytes of the packet
   * @return bytes of the plain packet, or one of the negative constants; the buffer is undefined
   *     after {@link #UNAUTHENTIC}
   */
  public int unprotectRtcp(byte[] buffer, int offset, int length) {
    if (!isRtcp(buffer, offset, length)) {
      return MALFORMED;
    }
    int indexWord = indexWord(buffer, offset, length);
    long index = indexWord & 0x7fffffff;
    int ssrc = Bytes.getInt(buffer, offset + 4);
    Context<RtcpOpener> context = reporters.find(ssrc);
    if (context == null) {
      context = reporters.candidate(ssrc);
      if (context == null) {
        return TOO_MANY_SSRCS;
      }
    }
    if (context.window.hasSeen(index)) {
      return REPLAYED;
    }
    int plain = context.opener.open(buffer, offset, length, indexWord);
    if (plain < 0) {
      return UNAUTHENTIC;
    }
    reporters.accept(context, index);
    return plain;
  }

  /**
   * How far an RTP packet is ahead of its sender's last one, going by what can be read without the
   * key: it may be a forgery. Nothing is decrypted and nothing changes.
   *
   * @return 0 or greater, or -1 when it cannot be taken: malformed, received before, or of a sender
   *     that is not known
   */
  public long rtpAhead(byte[] data, int offset, int length) {
    if (Bytes.rtpHeaderLength(data, offset, length - profile.tagLength()) < 0) {
      return -1;
    }
    Context<RtpOpener> context = streams.find(Bytes.getInt(data, offset + 8));
    if (context == null) {
      return -1;
    }
    int sequence = Bytes.getUnsignedShort(data, offset + 2);
    return ahead(context.window, ReplayWindow.estimate(context.window.highest(), sequence));
  }

  /** As {@link #rtpAhead}, of a compound RTCP packet. */
  public long rtcpAhead(byte[] data, int offset, int length) {
    if (!isRtcp(data, offset, length)) {
      return -1;
    }
    Context<RtcpOpener> context = reporters.find(Bytes.getInt(data, offset + 4));
    int indexWord = indexWord(data, offset, length);
    return context == null ? -1 : ahead(context.window, indexWord & 0x7fffffff);
  }

  private boolean isRtcp(byte[] data, int offset, int length) {
    return length >= RTCP_HEADER + profile.rtcpOverhead() && (data[offset] & 0xc0) == 0x80;
  }

  private static long ahead(ReplayWindow window, long index) {
    return index < 0 || window.hasSeen(index) ? -1 : Math.max(0, index - window.highest());
  }

  private int indexWord(byte[] data, int offset, int length) {
    int tag = profile.isAead() ? 0 : profile.tagLength();
    return Bytes.getInt(data, offset + length - INDEX_LENGTH - tag);
  }

  /** Senders of RTP with a context. */
  public int streamCount() {
    return streams.size();
  }
}
