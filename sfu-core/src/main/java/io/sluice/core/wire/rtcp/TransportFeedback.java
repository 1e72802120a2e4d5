package io.sluice.core.wire.rtcp;

import static io.sluice.core.wire.rtp.RtpHeader.readInt;
import static io.sluice.core.wire.rtp.RtpHeader.readShort;

/**
 * Reads transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).
 * All offsets name the base sequence number, as {@link RtcpHandler#transportFeedback} gives it.
 */
public final class TransportFeedback {
  /** Takes the packets of a feedback in order of their sequence numbers. */
  public interface Visitor {
    /**
     * One packet.
     *
     * @param sequence transport-wide sequence number, 16 bits
     * @param received whether it arrived
     * @param arrivalMicros when, on the receiver's clock, counted like {@link
     *     TransportFeedback#referenceMicros}; 0 if it did not arrive
     */
    void packet(int sequence, boolean received, long arrivalMicros);
  }

  /** Base sequence number, count, reference time and feedback count. */
  public static final int FIXED_LENGTH = 8;

  /** Unit of the reference time. */
  public static final long REFERENCE_UNIT_MICROS = 64_000;

  /** The reference time is equal again after this long. */
  public static final long REFERENCE_WRAP_MICROS = REFERENCE_UNIT_MICROS << 24;

  /** Unit of the receive deltas. */
  public static final long DELTA_UNIT_MICROS = 250;

  /** Half the number space: more packets could not be told apart. */
  public static final int MAX_STATUSES = 0x8000;

  static final int MISSING = 0;
  static final int SMALL_DELTA = 1;
  static final int LARGE_DELTA = 2;
  static final int MAX_RUN = 0x1fff;
  static final int ONE_BIT_SYMBOLS = 14;
  static final int TWO_BIT_SYMBOLS = 7;

  private TransportFeedback() {}

  public static int baseSequence(byte[] buf, int offset) {
    return readShort(buf, offset);
  }

  /** Packets that the feedback speaks of, received or not. */
  public static int statusCount(byte[] buf, int offset) {
    return readShort(buf, offset + 2);
  }

  /** The reference time, signed: of 24 bits times 64 ms. */
  public static long referenceMicros(byte[] buf, int offset) {
    return ((int) readInt(buf, offset + 4) >> 8) * REFERENCE_UNIT_MICROS;
  }

  /** Number of this feedback, 8 bits. */
  public static int feedbackCount(byte[] buf, int offset) {
    return buf[offset + 7] & 0xff;
  }

  /**
   * Visits every packet of the feedback.
   *
   * @return false, and nothing was visited, if it is malformed or speaks of more than {@link
   *     #MAX_STATUSES} packets
   */
  public static boolean parse(byte[] buf, int offset, int length, Visitor visitor) {
    if (length < FIXED_LENGTH) {
      return false;
    }
    int end = offset + length;
    int deltas = deltasOffset(buf, offset, end);
    if (deltas < 0) {
      return false;
    }
    visit(buf, offset, deltas, visitor);
    return true;
  }

  /** Where the receive deltas begin, or -1 if chunks or deltas are cut short or not valid. */
  private static int deltasOffset(byte[] buf, int offset, int end) {
    int count = statusCount(buf, offset);
    if (count > MAX_STATUSES) {
      return -1;
    }
    int at = offset + FIXED_LENGTH;
    int deltaBytes = 0;
    for (int done = 0; done < count; at += 2) {
      if (end - at < 2) {
        return -1;
      }
      int chunk = readShort(buf, at);
      int symbols = Math.min(symbols(chunk), count - done);
      if (isRun(chunk)) {
        deltaBytes += symbols * deltaBytes(symbol(chunk, 0));
      } else {
        for (int i = 0; i < symbols; i++) {
          deltaBytes += deltaBytes(symbol(chunk, i));
        }
      }
      if (symbols == 0 || deltaBytes > end - at) {
        return -1;
      }
      done += symbols;
    }
    return deltaBytes <= end - at ? at : -1;
  }

  private static void visit(byte[] buf, int offset, int deltas, Visitor visitor) {
    int count = statusCount(buf, offset);
    int base = baseSequence(buf, offset);
    long arrival = referenceMicros(buf, offset);
    int delta = deltas;
    int at = offset + FIXED_LENGTH;
    for (int done = 0; done < count; at += 2) {
      int chunk = readShort(buf, at);
      int symbols = Math.min(symbols(chunk), count - done);
      for (int i = 0; i < symbols; i++) {
        int symbol = symbol(chunk, i);
        int ticks = 0;
        if (symbol == SMALL_DELTA) {
          ticks = buf[delta] & 0xff;
        } else if (symbol == LARGE_DELTA) {
          ticks = (short) readShort(buf, delta);
        }
        arrival += ticks * DELTA_UNIT_MICROS;
        delta += symbol;
        boolean received = symbol != MISSING;
        visitor.packet((base + done + i) & 0xffff, received, received ? arrival : 0);
      }
      done += symbols;
    }
  }

  private static boolean isRun(int chunk) {
    return (chunk & 0x8000) == 0;
  }

  /** How many packets a chunk speaks of; 0 is not valid. */
  private static int symbols(int chunk) {
    if (isRun(chunk)) {
      return chunk & MAX_RUN;
    }
    return (chunk & 0x4000) == 0 ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS;
  }

  /** The status symbol at an index of a chunk; 3 is reserved. */
  private static int symbol(int chunk, int index) {
    if (isRun(chunk)) {
      return chunk >> 13 & 3;
    }
    return (chunk & 0x4000) == 0
        ? chunk >> (ONE_BIT_SYMBOLS - 1 - index) & 1
        : chunk >> (2 * (TWO_BIT_SYMBOLS - 1 - index)) & 3;
  }

  /** Bytes of a symbol's delta: the symbol itself; of the reserved one more than can ever be. */
  private static int deltaBytes(int symbol) {
    return symbol <= LARGE_DELTA ? symbol : 0x10000;
  }
}
