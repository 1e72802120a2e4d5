package io.sluice.core.wire.rtcp;

import static io.sluice.core.wire.rtp.RtpHeader.readInt;
import static io.sluice.core.wire.rtp.RtpHeader.readShort;

/** Reads feedback messages (RFC 4585 section 6.1) for {@link RtcpParser}. */
final class FeedbackParser {
  /** Header, SSRC of the sender, SSRC of the media. */
  private static final int CONTROL_OFFSET = 12;

  private static final int REMB_FIXED_LENGTH = 8;

  private FeedbackParser() {}

  static boolean parse(byte[] buf, int at, int end, RtcpHandler handler) {
    int control = at + CONTROL_OFFSET;
    if (control > end) {
      return false;
    }
    int format = buf[at] & 0x1f;
    long sender = readInt(buf, at + 4);
    long media = readInt(buf, at + 8);
    return (buf[at + 1] & 0xff) == RtcpTypes.TRANSPORT_FEEDBACK
        ? transport(buf, control, end, format, sender, media, handler)
        : payload(buf, control, end, format, sender, media, handler);
  }

  private static boolean transport(
      byte[] buf, int at, int end, int format, long sender, long media, RtcpHandler handler) {
    switch (format) {
      case RtcpTypes.FORMAT_NACK -> {
        if (end == at || (end - at) % 4 != 0) {
          return false;
        }
        for (int entry = at; entry < end; entry += 4) {
          handler.nack(sender, media, readShort(buf, entry), readShort(buf, entry + 2));
        }
      }
      case RtcpTypes.FORMAT_TRANSPORT_WIDE -> {
        if (end - at < TransportFeedback.FIXED_LENGTH) {
          return false;
        }
        handler.transportFeedback(sender, media, buf, at, end - at);
      }
      default -> {}
    }
    return true;
  }

  private static boolean payload(
      byte[] buf, int at, int end, int format, long sender, long media, RtcpHandler handler) {
    switch (format) {
      case RtcpTypes.FORMAT_PLI -> handler.pli(sender, media);
      case RtcpTypes.FORMAT_FIR -> {
        if (end == at || (end - at) % 8 != 0) {
          return false;
        }
        for (int entry = at; entry < end; entry += 8) {
          handler.fir(sender, readInt(buf, entry), buf[entry + 4] & 0xff);
        }
      }
      case RtcpTypes.FORMAT_APPLICATION -> {
        return remb(buf, at, end, sender, handler);
      }
      default -> {}
    }
    return true;
  }

  /** Other application messages than REMB are skipped. */
  private static boolean remb(byte[] buf, int at, int end, long sender, RtcpHandler handler) {
    if (end - at < 4 || readInt(buf, at) != RtcpTypes.REMB_IDENTIFIER) {
      return true;
    }
    if (end - at < REMB_FIXED_LENGTH) {
      return false;
    }
    int count = buf[at + 4] & 0xff;
    int exponent = (buf[at + 5] & 0xff) >> 2;
    long mantissa = readInt(buf, at + 4) & 0x3ffff;
    long bitrate = mantissa << exponent;
    boolean overflow = bitrate < 0 || bitrate >>> exponent != mantissa;
    if (overflow || 4 * count > end - at - REMB_FIXED_LENGTH) {
      return false;
    }
    handler.remb(sender, bitrate, buf, at + REMB_FIXED_LENGTH, count);
    return true;
  }
}
