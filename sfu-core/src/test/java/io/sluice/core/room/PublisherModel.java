package io.sluice.core.room;

import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtp.RtpHeader;

/**
 * A browser that publishes one layer: it keeps its packets for a second, sends one again at most
 * once in a round trip, and makes a keyframe when it is asked for one. Packets are known by their
 * number, from 0.
 */
final class PublisherModel implements RtcpHandler {
  static final long SSRC = 1_000;
  static final long RTX_SSRC = 1_001;

  /** Wraps around soon. */
  static final int FIRST_SEQUENCE = 65_000;

  private static final long KEPT_NANOS = 1_000_000_000L;
  private static final int TICKS_PER_SECOND = 90_000;

  /** Sends a packet again. */
  @FunctionalInterface
  interface Resend {
    void send(int number, int rtxSequence);
  }

  private final long roundTripNanos;
  private final Resend resend;
  private final long[] sentNanos;
  private final long[] resentNanos;
  private final boolean[] keyframe;
  private final long startNanos;
  private int count;
  private int rtxSequence;
  private boolean keyframeWanted = true;
  private long now;

  /**
   * @param packets most packets that it sends
   */
  PublisherModel(int packets, long roundTripNanos, long startNanos, Resend resend) {
    this.roundTripNanos = roundTripNanos;
    this.resend = resend;
    this.startNanos = startNanos;
    this.sentNanos = new long[packets];
    this.resentNanos = new long[packets];
    this.keyframe = new boolean[packets];
  }

  /** Sends the next packet; returns its number. */
  int send(long nowNanos) {
    keyframe[count] = keyframeWanted;
    keyframeWanted = false;
    sentNanos[count] = nowNanos;
    resentNanos[count] = nowNanos - roundTripNanos;
    return count++;
  }

  long sentNanos(int number) {
    return sentNanos[number];
  }

  /** When the first keyframe from a time on was sent, or -1. */
  long keyframeSince(long nanos) {
    for (int i = 0; i < count; i++) {
      if (keyframe[i] && sentNanos[i] >= nanos) {
        return sentNanos[i];
      }
    }
    return -1;
  }

  long timestamp(int number) {
    return (sentNanos[number] - startNanos) * TICKS_PER_SECOND / 1_000_000_000L;
  }

  /** Writes a packet as it arrives; returns its length. */
  int write(int number, byte[] data) {
    return write(number, data, RoomHarness.VP8, FIRST_SEQUENCE + number, SSRC, 0);
  }

  /** Writes a packet as it arrives by RTX (RFC 4588 section 4); returns its length. */
  int writeRtx(int number, int sequence, byte[] data) {
    RtpHeader.writeShort(data, RtpHeader.FIXED_LENGTH, FIRST_SEQUENCE + number);
    return write(number, data, RoomHarness.VP8_RTX, sequence, RTX_SSRC, 2);
  }

  private int write(int number, byte[] data, int type, int sequence, long ssrc, int before) {
    RtpHeader.write(data, 0, false, true, type, sequence & 0xffff, timestamp(number), ssrc);
    byte[] payload = keyframe[number] ? RoomHarness.KEYFRAME : RoomHarness.DELTA;
    int at = RtpHeader.FIXED_LENGTH + before;
    System.arraycopy(payload, 0, data, at, payload.length);
    return at + payload.length;
  }

  /** The time for the RTCP that is parsed next. */
  void now(long nanos) {
    now = nanos;
  }

  @Override
  public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
    resend(pid);
    for (int bit = 0; bit < 16; bit++) {
      if ((blp & (1 << bit)) != 0) {
        resend(pid + bit + 1);
      }
    }
  }

  private void resend(int sequence) {
    int number = (sequence - FIRST_SEQUENCE) & 0xffff;
    if (number < count
        && now - sentNanos[number] < KEPT_NANOS
        && now - resentNanos[number] >= roundTripNanos) {
      resentNanos[number] = now;
      resend.send(number, rtxSequence++ & 0xffff);
    }
  }

  @Override
  public void pli(long senderSsrc, long mediaSsrc) {
    keyframeWanted = true;
  }
}
