package io.sluice.core.congestion;

import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtp.Sequences;
import java.util.Arrays;

/**
 * Notes when the packets of a publisher's transport arrived, by their transport-wide sequence
 * number, and reports it back (draft-holmer-rmcat-transport-wide-cc-extensions-01). Reports follow
 * each other without gaps; only a packet that comes after it was reported missing is reported
 * again. At most {@link #MAX_PENDING} numbers wait; beyond that the oldest are dropped.
 */
public final class TransportFeedbackRecorder {
  /** Between reports; shorter would react faster and cost more. */
  public static final long INTERVAL_NANOS = 100_000_000L;

  /** {@link #nextDeadline} when nothing waits. */
  public static final long NEVER = Long.MAX_VALUE;

  static final int MAX_PENDING = 1_000;

  /** Reported ahead of time from here on, so that nothing is dropped. */
  private static final int EARLY_PENDING = 500;

  private static final int SIZE = 1_024;
  private static final long CYCLE = 1L << 16;
  private static final int NO_SUSPECT = -1;
  private static final long MISSING = -1;
  private static final long[] NONE = {};

  /** Keeps times positive when a packet handed over by another loop is older than the first. */
  private static final long ORIGIN_MICROS = 1_000_000L;

  /**
   * Arrival by sequence number; numbers from highest - SIZE + 1 to highest are valid. It is made
   * with the first packet, as most transports never receive one.
   */
  private long[] arrivalMicros = NONE;

  private long[] statuses = NONE;
  private boolean started;
  private long originNanos;
  private long highest;

  /** The first number that the next report covers. */
  private long begin;

  private int suspect = NO_SUSPECT;
  private long lastNanos;
  private int feedbackCount;

  /** Notes a packet with its transport-wide sequence number, 16 bits. */
  public void received(int sequence, long arrivalNanos) {
    if (!started) {
      started = true;
      arrivalMicros = new long[SIZE];
      statuses = new long[MAX_PENDING];
      originNanos = arrivalNanos;
      lastNanos = arrivalNanos;
      startAt(CYCLE + sequence);
    }
    long extended = Sequences.extend(sequence, highest);
    if (extended <= highest - MAX_PENDING) {
      if (sequence != suspect) {
        suspect = Sequences.add(sequence, 1);
        return;
      }
      extended += CYCLE;
    }
    suspect = NO_SUSPECT;
    if (extended > highest) {
      advance(extended);
    } else if (extended < begin) {
      begin = extended;
    }
    int slot = (int) extended & (SIZE - 1);
    if (arrivalMicros[slot] == MISSING) {
      long micros = (arrivalNanos - originNanos) / 1_000;
      arrivalMicros[slot] = Math.max(0, ORIGIN_MICROS + micros);
    }
  }

  private void startAt(long extended) {
    Arrays.fill(arrivalMicros, MISSING);
    highest = extended;
    begin = extended;
  }

  private void advance(long extended) {
    if (extended - highest >= MAX_PENDING) {
      startAt(extended);
      return;
    }
    for (long skipped = highest + 1; skipped <= extended; skipped++) {
      arrivalMicros[(int) skipped & (SIZE - 1)] = MISSING;
    }
    highest = extended;
    begin = Math.max(begin, highest - MAX_PENDING + 1);
  }

  /** Whether packets wait to be reported. */
  public boolean pending() {
    return started && begin <= highest;
  }

  /** Whether to report now. */
  public boolean due(long nowNanos) {
    return pending() && nowNanos - deadline() >= 0;
  }

  /** When to report next, or {@link #NEVER}. */
  public long nextDeadline() {
    return pending() ? deadline() : NEVER;
  }

  private long deadline() {
    return highest - begin >= EARLY_PENDING ? lastNanos : lastNanos + INTERVAL_NANOS;
  }

  /**
   * Writes one report; while {@link #pending} stays true, the rest needs another datagram.
   *
   * @param mediaSsrc any SSRC of the publisher
   * @return false if the writer had no room; nothing changed then
   */
  public boolean write(RtcpWriter writer, long senderSsrc, long mediaSsrc, long nowNanos) {
    int count = 0;
    long reference = MISSING;
    for (long at = begin; at <= highest; at++) {
      long micros = arrivalMicros[(int) at & (SIZE - 1)];
      statuses[count++] = micros;
      reference = reference == MISSING ? micros : reference;
    }
    int base = (int) begin & 0xffff;
    int covered =
        writer.transportFeedback(
            senderSsrc, mediaSsrc, base, count, statuses, reference, feedbackCount);
    if (covered == 0) {
      return false;
    }
    begin += covered;
    feedbackCount = (feedbackCount + 1) & 0xff;
    lastNanos = nowNanos;
    return true;
  }
}
