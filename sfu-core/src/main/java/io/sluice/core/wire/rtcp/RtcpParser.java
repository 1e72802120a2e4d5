package io.sluice.core.wire.rtcp;

import static io.sluice.core.wire.rtp.RtpHeader.readInt;
import static io.sluice.core.wire.rtp.RtpHeader.readShort;

/**
 * Walks the packets of an RTCP datagram, compound (RFC 3550 section 6.1) or reduced-size (RFC
 * 5506). Unknown types and formats are skipped.
 */
public final class RtcpParser {
  private static final int HEADER_LENGTH = 4;

  private RtcpParser() {}

  /**
   * Whether a datagram of RTP or RTCP on one port is RTCP (RFC 5761 section 4): version 2 and a
   * packet type of 192 to 223.
   */
  public static boolean isRtcp(byte[] buf, int off, int len) {
    return len >= HEADER_LENGTH && (buf[off] & 0xc0) == 0x80 && (buf[off + 1] & 0xe0) == 0xc0;
  }

  /**
   * Hands every packet of the datagram to the handler.
   *
   * @return false if the datagram is empty or malformed; what came before the fault was handed over
   */
  public static boolean parse(byte[] buf, int off, int len, RtcpHandler handler) {
    int end = off + len;
    int at = off;
    while (end - at >= HEADER_LENGTH) {
      int size = HEADER_LENGTH + 4 * readShort(buf, at + 2);
      if (!isRtcp(buf, at, end - at) || size > end - at) {
        return false;
      }
      int padding = (buf[at] & 0x20) == 0 ? 0 : buf[at + size - 1] & 0xff;
      boolean padded = (buf[at] & 0x20) != 0;
      if (padded && (padding == 0 || padding > size - HEADER_LENGTH)) {
        return false;
      }
      if (!packet(buf, at, at + size - padding, handler)) {
        return false;
      }
      at += size;
    }
    return len > 0 && at == end;
  }

  /** Reads one packet; {@code end} is behind its last byte before padding. */
  private static boolean packet(byte[] buf, int at, int end, RtcpHandler handler) {
    int count = buf[at] & 0x1f;
    int body = at + HEADER_LENGTH;
    return switch (buf[at + 1] & 0xff) {
      case RtcpTypes.SENDER_REPORT -> senderReport(buf, body, end, count, handler);
      case RtcpTypes.RECEIVER_REPORT -> receiverReport(buf, body, end, count, handler);
      case RtcpTypes.SOURCE_DESCRIPTION -> sourceDescription(buf, body, end, count, handler);
      case RtcpTypes.BYE -> bye(buf, body, end, count, handler);
      case RtcpTypes.TRANSPORT_FEEDBACK, RtcpTypes.PAYLOAD_FEEDBACK ->
          FeedbackParser.parse(buf, at, end, handler);
      case RtcpTypes.EXTENDED_REPORT -> extendedReport(buf, body, end, handler);
      default -> true;
    };
  }

  private static boolean senderReport(
      byte[] buf, int body, int end, int count, RtcpHandler handler) {
    int blocks = body + 24;
    if (blocks + count * RtcpTypes.REPORT_BLOCK_LENGTH > end) {
      return false;
    }
    long ssrc = readInt(buf, body);
    handler.senderReport(
        ssrc,
        readInt(buf, body + 4) << 32 | readInt(buf, body + 8),
        readInt(buf, body + 12),
        readInt(buf, body + 16),
        readInt(buf, body + 20));
    reportBlocks(buf, blocks, ssrc, count, handler);
    return true;
  }

  private static boolean receiverReport(
      byte[] buf, int body, int end, int count, RtcpHandler handler) {
    int blocks = body + 4;
    if (blocks + count * RtcpTypes.REPORT_BLOCK_LENGTH > end) {
      return false;
    }
    reportBlocks(buf, blocks, readInt(buf, body), count, handler);
    return true;
  }

  private static void reportBlocks(
      byte[] buf, int offset, long reporter, int count, RtcpHandler handler) {
    for (int i = 0; i < count; i++) {
      int at = offset + i * RtcpTypes.REPORT_BLOCK_LENGTH;
      int lost = (int) readInt(buf, at + 4);
      handler.reportBlock(
          reporter,
          readInt(buf, at),
          lost >>> 24,
          lost << 8 >> 8,
          readInt(buf, at + 8),
          readInt(buf, at + 12),
          readInt(buf, at + 16),
          readInt(buf, at + 20));
    }
  }

  /** Chunks of an SSRC, items and a zero, each padded to 32 bits (RFC 3550 section 6.5). */
  private static boolean sourceDescription(
      byte[] buf, int body, int end, int count, RtcpHandler handler) {
    int at = body;
    for (int i = 0; i < count; i++) {
      if (end - at < 4) {
        return false;
      }
      long ssrc = readInt(buf, at);
      int item = at + 4;
      while (item < end && buf[item] != 0) {
        int length = end - item < 2 ? -1 : buf[item + 1] & 0xff;
        if (length < 0 || length > end - item - 2) {
          return false;
        }
        if (buf[item] == RtcpTypes.ITEM_CNAME) {
          handler.cname(ssrc, buf, item + 2, length);
        }
        item += 2 + length;
      }
      if (item >= end) {
        return false;
      }
      at = body + ((item + 1 - body + 3) & ~3);
    }
    return true;
  }

  private static boolean bye(byte[] buf, int body, int end, int count, RtcpHandler handler) {
    if (4 * count > end - body) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      handler.bye(readInt(buf, body + 4 * i));
    }
    return true;
  }

  private static boolean extendedReport(byte[] buf, int body, int end, RtcpHandler handler) {
    if (end - body < 4) {
      return false;
    }
    long sender = readInt(buf, body);
    int at = body + 4;
    while (end - at >= 4) {
      int words = readShort(buf, at + 2);
      int next = at + 4 + 4 * words;
      if (next > end || !extendedBlock(buf, at, words, sender, handler)) {
        return false;
      }
      at = next;
    }
    return at == end;
  }

  private static boolean extendedBlock(
      byte[] buf, int at, int words, long sender, RtcpHandler handler) {
    switch (buf[at] & 0xff) {
      case RtcpTypes.BLOCK_RECEIVER_REFERENCE_TIME -> {
        if (words != 2) {
          return false;
        }
        handler.receiverReferenceTime(sender, readInt(buf, at + 4) << 32 | readInt(buf, at + 8));
      }
      case RtcpTypes.BLOCK_DLRR -> {
        if (words % 3 != 0) {
          return false;
        }
        for (int block = at + 4; block < at + 4 + 4 * words; block += 12) {
          handler.dlrr(
              sender, readInt(buf, block), readInt(buf, block + 4), readInt(buf, block + 8));
        }
      }
      default -> {}
    }
    return true;
  }
}
