package io.sluice.core.wire.rtcp;

import static io.sluice.core.wire.rtp.RtpHeader.writeInt;
import static io.sluice.core.wire.rtp.RtpHeader.writeShort;

import org.jspecify.annotations.Nullable;

/**
 * Appends RTCP packets to a caller's array, one datagram after another: {@link #begin}, packets,
 * {@link #length}. A packet for which there is no room is refused whole and leaves the datagram as
 * it was. SSRCs are unsigned 32-bit values.
 */
public final class RtcpWriter {
  private static final byte[] EMPTY = {};
  private static final int HEADER_LENGTH = 4;
  private static final int FEEDBACK_LENGTH = 12;
  private static final int MAX_COUNT = 31;
  private static final int NO_REPORT = -1;

  /** Large, and few transports need it: made when it is. */
  private @Nullable TransportFeedbackWriter transportFeedback;

  private byte[] buf = EMPTY;
  private int start;
  private int limit;
  private int position;

  /** Offset of the report to which blocks can still be added. */
  private int report = NO_REPORT;

  /** Starts a datagram at {@code offset} that ends before {@code limit}. */
  public void begin(byte[] buf, int offset, int limit) {
    this.buf = buf;
    this.start = offset;
    this.limit = Math.min(limit, buf.length);
    this.position = offset;
    this.report = NO_REPORT;
  }

  /** Bytes written since {@link #begin}. */
  public int length() {
    return position - start;
  }

  /** A sender report without blocks (RFC 3550 section 6.4.1); {@link #reportBlock} adds them. */
  public boolean senderReport(long ssrc, long ntp, long rtpTimestamp, long packets, long octets) {
    int at = append(RtcpTypes.SENDER_REPORT, 0, 28);
    if (at < 0) {
      return false;
    }
    report = at;
    writeInt(buf, at + 4, ssrc);
    writeLong(at + 8, ntp);
    writeInt(buf, at + 16, rtpTimestamp);
    writeInt(buf, at + 20, packets);
    writeInt(buf, at + 24, octets);
    return true;
  }

  /** A receiver report without blocks (RFC 3550 section 6.4.2); {@link #reportBlock} adds them. */
  public boolean receiverReport(long ssrc) {
    int at = append(RtcpTypes.RECEIVER_REPORT, 0, 8);
    if (at < 0) {
      return false;
    }
    report = at;
    writeInt(buf, at + 4, ssrc);
    return true;
  }

  /**
   * Adds a block to the report that was written last, with nothing after it; shapes as in {@link
   * RtcpHandler#reportBlock}. The cumulative loss is held within its 24 bits.
   *
   * @return false if there is no such report or room, or the report has 31 blocks
   */
  public boolean reportBlock(
      long ssrc,
      int fractionLost,
      int cumulativeLost,
      long extendedHighest,
      long jitter,
      long lastSr,
      long delaySinceLastSr) {
    int block = RtcpTypes.REPORT_BLOCK_LENGTH;
    if (report < 0 || (buf[report] & 0x1f) == MAX_COUNT || block > limit - position) {
      return false;
    }
    int at = position;
    position += block;
    buf[report]++;
    writeShort(buf, report + 2, (position - report) / 4 - 1);
    int lost = Math.max(-0x800000, Math.min(0x7fffff, cumulativeLost));
    writeInt(buf, at, ssrc);
    writeInt(buf, at + 4, (long) fractionLost << 24 | (lost & 0xffffff));
    writeInt(buf, at + 8, extendedHighest);
    writeInt(buf, at + 12, jitter);
    writeInt(buf, at + 16, lastSr);
    writeInt(buf, at + 20, delaySinceLastSr);
    return true;
  }

  /** A source description of one canonical name, 1–255 bytes (RFC 3550 section 6.5.1). */
  public boolean sdesCname(long ssrc, byte[] cname) {
    if (cname.length == 0 || cname.length > 255) {
      return false;
    }
    int used = HEADER_LENGTH + 4 + 2 + cname.length;
    int at = append(RtcpTypes.SOURCE_DESCRIPTION, 1, (used + 1 + 3) & ~3);
    if (at < 0) {
      return false;
    }
    writeInt(buf, at + 4, ssrc);
    buf[at + 8] = RtcpTypes.ITEM_CNAME;
    buf[at + 9] = (byte) cname.length;
    System.arraycopy(cname, 0, buf, at + 10, cname.length);
    for (int i = at + used; i < position; i++) {
      buf[i] = 0;
    }
    return true;
  }

  /** The end of one source (RFC 3550 section 6.6). */
  public boolean bye(long ssrc) {
    int at = append(RtcpTypes.BYE, 1, 8);
    if (at < 0) {
      return false;
    }
    writeInt(buf, at + 4, ssrc);
    return true;
  }

  /**
   * A generic NACK (RFC 4585 section 6.2.1). Up to 17 numbers share an entry if they ascend.
   *
   * @param sequences lost sequence numbers, of which the first {@code count} are meant
   * @return false also if {@code count} is 0
   */
  public boolean nack(long senderSsrc, long mediaSsrc, int[] sequences, int count) {
    int entries = nackEntries(sequences, count, -1);
    if (entries == 0) {
      return false;
    }
    int length = FEEDBACK_LENGTH + 4 * entries;
    int at =
        feedback(
            RtcpTypes.TRANSPORT_FEEDBACK, RtcpTypes.FORMAT_NACK, length, senderSsrc, mediaSsrc);
    if (at < 0) {
      return false;
    }
    nackEntries(sequences, count, at + FEEDBACK_LENGTH);
    return true;
  }

  /** Packs the numbers into entries, written from {@code offset} on unless that is negative. */
  private int nackEntries(int[] sequences, int count, int offset) {
    int entries = 0;
    int i = 0;
    while (i < count) {
      int pid = sequences[i++] & 0xffff;
      int blp = 0;
      while (i < count && ((sequences[i] - pid) & 0xffff) <= 16) {
        int distance = (sequences[i++] - pid) & 0xffff;
        blp |= distance == 0 ? 0 : 1 << (distance - 1);
      }
      if (offset >= 0) {
        writeShort(buf, offset + 4 * entries, pid);
        writeShort(buf, offset + 4 * entries + 2, blp);
      }
      entries++;
    }
    return entries;
  }

  /** Picture loss indication (RFC 4585 section 6.3.1). */
  public boolean pli(long senderSsrc, long mediaSsrc) {
    int type = RtcpTypes.PAYLOAD_FEEDBACK;
    return feedback(type, RtcpTypes.FORMAT_PLI, FEEDBACK_LENGTH, senderSsrc, mediaSsrc) >= 0;
  }

  /**
   * Full intra request with one entry (RFC 5104 section 4.3.1).
   *
   * @param commandSequence 8 bits; raised for each new request, not for a repetition
   */
  public boolean fir(long senderSsrc, long targetSsrc, int commandSequence) {
    int type = RtcpTypes.PAYLOAD_FEEDBACK;
    int at = feedback(type, RtcpTypes.FORMAT_FIR, FEEDBACK_LENGTH + 8, senderSsrc, 0);
    if (at < 0) {
      return false;
    }
    writeInt(buf, at + 12, targetSsrc);
    writeInt(buf, at + 16, (long) commandSequence << 24);
    return true;
  }

  /**
   * Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03), rounded down to 18
   * significant bits.
   *
   * @param ssrcs the streams it applies to, of which the first {@code count} (0–255) are meant
   */
  public boolean remb(long senderSsrc, long bitrateBps, long[] ssrcs, int count) {
    if (count < 0 || count > 255 || bitrateBps < 0) {
      return false;
    }
    int length = FEEDBACK_LENGTH + 8 + 4 * count;
    int type = RtcpTypes.PAYLOAD_FEEDBACK;
    int at = feedback(type, RtcpTypes.FORMAT_APPLICATION, length, senderSsrc, 0);
    if (at < 0) {
      return false;
    }
    int exponent = Math.max(0, 64 - 18 - Long.numberOfLeadingZeros(bitrateBps));
    writeInt(buf, at + 12, RtcpTypes.REMB_IDENTIFIER);
    writeInt(buf, at + 16, (long) count << 24 | (long) exponent << 18 | bitrateBps >>> exponent);
    for (int i = 0; i < count; i++) {
      writeInt(buf, at + 20 + 4 * i, ssrcs[i]);
    }
    return true;
  }

  /**
   * Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).
   *
   * @param baseSequence transport-wide sequence number of the first status
   * @param count statuses that are wanted
   * @param arrivalMicros arrival times of consecutive sequence numbers, or -1 for a missing packet
   * @param referenceMicros the arrival time of the first packet that is not missing, on the same
   *     clock; the reference time is the 64 ms that it falls into
   * @param feedbackCount number of this feedback, 8 bits
   * @return how many statuses went in: fewer than {@code count} when the room ends, a delta exceeds
   *     8 s or there are more than 1,024, and then another feedback takes the rest; 0 if nothing
   *     was written
   */
  public int transportFeedback(
      long senderSsrc,
      long mediaSsrc,
      int baseSequence,
      int count,
      long[] arrivalMicros,
      long referenceMicros,
      int feedbackCount) {
    TransportFeedbackWriter feedback = transportFeedback;
    if (feedback == null) {
      feedback = new TransportFeedbackWriter();
      transportFeedback = feedback;
    }
    int control = position + FEEDBACK_LENGTH;
    int aligned = limit - ((limit - position) & 3);
    int used =
        feedback.write(
            buf,
            control,
            aligned,
            baseSequence,
            count,
            arrivalMicros,
            referenceMicros,
            feedbackCount);
    if (used == 0) {
      return 0;
    }
    int format = RtcpTypes.FORMAT_TRANSPORT_WIDE;
    int length = FEEDBACK_LENGTH + ((used + 3) & ~3);
    int at = feedback(RtcpTypes.TRANSPORT_FEEDBACK, format, length, senderSsrc, mediaSsrc);
    int padding = length - FEEDBACK_LENGTH - used;
    if (padding > 0) {
      buf[at] |= 0x20;
      for (int i = position - padding; i < position - 1; i++) {
        buf[i] = 0;
      }
      buf[position - 1] = (byte) padding;
    }
    return feedback.covered();
  }

  /** Receiver reference time report (RFC 3611 section 4.4). */
  public boolean receiverReferenceTime(long senderSsrc, long ntp) {
    int at = extendedBlock(senderSsrc, RtcpTypes.BLOCK_RECEIVER_REFERENCE_TIME, 2);
    if (at < 0) {
      return false;
    }
    writeLong(at, ntp);
    return true;
  }

  /** A DLRR block of one receiver (RFC 3611 section 4.5); shapes as {@link RtcpHandler#dlrr}. */
  public boolean dlrr(long senderSsrc, long ssrc, long lastRr, long delaySinceLastRr) {
    int at = extendedBlock(senderSsrc, RtcpTypes.BLOCK_DLRR, 3);
    if (at < 0) {
      return false;
    }
    writeInt(buf, at, ssrc);
    writeInt(buf, at + 4, lastRr);
    writeInt(buf, at + 8, delaySinceLastRr);
    return true;
  }

  /** Appends an extended report of one block; returns the offset of its content, or -1. */
  private int extendedBlock(long senderSsrc, int blockType, int words) {
    int at = append(RtcpTypes.EXTENDED_REPORT, 0, HEADER_LENGTH + 8 + 4 * words);
    if (at < 0) {
      return -1;
    }
    writeInt(buf, at + 4, senderSsrc);
    writeInt(buf, at + 8, (long) blockType << 24 | words);
    return at + 12;
  }

  private int feedback(int type, int format, int length, long senderSsrc, long mediaSsrc) {
    int at = append(type, format, length);
    if (at >= 0) {
      writeInt(buf, at + 4, senderSsrc);
      writeInt(buf, at + 8, mediaSsrc);
    }
    return at;
  }

  /** Takes room for a packet and writes its header; returns its offset, or -1. */
  private int append(int type, int count, int length) {
    if (length > limit - position || length / 4 - 1 > 0xffff) {
      return -1;
    }
    int at = position;
    position += length;
    report = NO_REPORT;
    buf[at] = (byte) (0x80 | count);
    buf[at + 1] = (byte) type;
    writeShort(buf, at + 2, length / 4 - 1);
    return at;
  }

  private void writeLong(int offset, long value) {
    writeInt(buf, offset, value >>> 32);
    writeInt(buf, offset + 4, value);
  }
}
