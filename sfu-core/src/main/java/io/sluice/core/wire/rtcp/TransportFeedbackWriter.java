package io.sluice.core.wire.rtcp;

import static io.sluice.core.wire.rtcp.TransportFeedback.DELTA_UNIT_MICROS;
import static io.sluice.core.wire.rtcp.TransportFeedback.FIXED_LENGTH;
import static io.sluice.core.wire.rtcp.TransportFeedback.LARGE_DELTA;
import static io.sluice.core.wire.rtcp.TransportFeedback.MISSING;
import static io.sluice.core.wire.rtcp.TransportFeedback.ONE_BIT_SYMBOLS;
import static io.sluice.core.wire.rtcp.TransportFeedback.REFERENCE_UNIT_MICROS;
import static io.sluice.core.wire.rtcp.TransportFeedback.SMALL_DELTA;
import static io.sluice.core.wire.rtcp.TransportFeedback.TWO_BIT_SYMBOLS;
import static io.sluice.core.wire.rtp.RtpHeader.writeInt;
import static io.sluice.core.wire.rtp.RtpHeader.writeShort;

/**
 * Makes the control information of transport-wide feedback for {@link RtcpWriter}
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1): first a symbol and a delta for
 * each packet, then the chunks that cost least, then the deltas.
 */
final class TransportFeedbackWriter {
  /** Most packets of one feedback. */
  static final int MAX_STATUSES = 1024;

  private final byte[] symbols = new byte[MAX_STATUSES];
  private final short[] deltas = new short[MAX_STATUSES];

  /** Statuses that the last {@link #write} covered. */
  private int covered;

  int covered() {
    return covered;
  }

  /**
   * Writes from the base sequence number on, without padding.
   *
   * @return bytes written; 0 if not even one status fits
   */
  int write(
      byte[] buf,
      int offset,
      int limit,
      int baseSequence,
      int count,
      long[] arrivalMicros,
      long referenceMicros,
      int feedbackCount) {
    covered = 0;
    int room = limit - offset - FIXED_LENGTH;
    long reference = Math.floorDiv(referenceMicros, REFERENCE_UNIT_MICROS);
    int available = classify(Math.min(count, MAX_STATUSES), arrivalMicros, reference);
    int at = offset + FIXED_LENGTH;
    int deltaBytes = 0;
    while (covered < available) {
      int span = chunkSpan(available);
      int left = room - (at - offset - FIXED_LENGTH) - 2 - deltaBytes;
      int fitting = fitting(span, left);
      if (fitting == 0) {
        break;
      }
      writeShort(buf, at, chunk(span, fitting));
      at += 2;
      for (int i = covered; i < covered + fitting; i++) {
        deltaBytes += symbols[i];
      }
      covered += fitting;
      if (fitting < span) {
        break;
      }
    }
    if (covered == 0) {
      return 0;
    }
    writeShort(buf, offset, baseSequence);
    writeShort(buf, offset + 2, covered);
    writeInt(buf, offset + 4, reference << 8 | (feedbackCount & 0xff));
    return writeDeltas(buf, at) - offset;
  }

  /** Fills symbols and deltas up to a delta beyond 16 bits; returns how many were filled. */
  private int classify(int count, long[] arrivalMicros, long reference) {
    long previous = 0;
    for (int i = 0; i < count; i++) {
      symbols[i] = MISSING;
      if (arrivalMicros[i] < 0) {
        continue;
      }
      long tick =
          Math.floorDiv(arrivalMicros[i] - reference * REFERENCE_UNIT_MICROS, DELTA_UNIT_MICROS);
      long delta = tick - previous;
      if (delta != (short) delta) {
        return i;
      }
      symbols[i] = (byte) (delta >= 0 && delta <= 0xff ? SMALL_DELTA : LARGE_DELTA);
      deltas[i] = (short) delta;
      previous = tick;
    }
    return count;
  }

  /** How many statuses the next chunk is to cover; as a run if they are all the same. */
  private int chunkSpan(int end) {
    int run = run(end);
    if (run >= ONE_BIT_SYMBOLS || covered + run == end) {
      return run;
    }
    int span = Math.min(ONE_BIT_SYMBOLS, end - covered);
    for (int i = covered; i < covered + span; i++) {
      if (symbols[i] == LARGE_DELTA) {
        return Math.max(run, Math.min(TWO_BIT_SYMBOLS, end - covered));
      }
    }
    return span;
  }

  private int run(int end) {
    int at = covered + 1;
    while (at < end && symbols[at] == symbols[covered]) {
      at++;
    }
    return at - covered;
  }

  /** How many of the next statuses have deltas of at most {@code room} bytes together. */
  private int fitting(int span, int room) {
    int left = room;
    for (int i = 0; i < span; i++) {
      left -= symbols[covered + i];
      if (left < 0) {
        return i;
      }
    }
    return room < 0 ? 0 : span;
  }

  /** The chunk for the next {@code count} statuses, of which only the last chunk has too few. */
  private int chunk(int span, int count) {
    int run = run(covered + count);
    if (run == count) {
      return symbols[covered] << 13 | count;
    }
    boolean large = span <= TWO_BIT_SYMBOLS;
    int chunk = 0x8000 | (large ? 0x4000 : 0);
    for (int i = 0; i < count; i++) {
      chunk |=
          large
              ? symbols[covered + i] << (2 * (TWO_BIT_SYMBOLS - 1 - i))
              : symbols[covered + i] << (ONE_BIT_SYMBOLS - 1 - i);
    }
    return chunk;
  }

  private int writeDeltas(byte[] buf, int offset) {
    int at = offset;
    for (int i = 0; i < covered; i++) {
      if (symbols[i] == SMALL_DELTA) {
        buf[at] = (byte) deltas[i];
      } else if (symbols[i] == LARGE_DELTA) {
        writeShort(buf, at, deltas[i]);
      }
      at += symbols[i];
    }
    return at;
  }
}
