package io.sluice.core.stream;

import io.sluice.core.wire.rtcp.RtcpWriter;
import org.jspecify.annotations.Nullable;

/**
 * One sent SSRC: its counters, its sender reports and what the subscriber reports about it. Single
 * writer: the loop that owns the subscriber's transport.
 */
public final class SendStream {
  private final long ssrc;
  private final byte[] cname;

  private long packets;
  private long octets;
  private int lastSequence = -1;

  private @Nullable SourceTime source;
  private long timestampOffset;

  /** Highest extended sequence number of the last report block, or -1. */
  private long reportedHighest = -1;

  private int reportedPackets;
  private int fractionLost;
  private int cumulativeLost;
  private long jitter;
  private final RoundTrip roundTrip = new RoundTrip();

  /**
   * @param ssrc unsigned 32 bits
   * @param cname canonical name, 1–255 bytes (RFC 7022)
   */
  public SendStream(long ssrc, byte[] cname) {
    this.ssrc = ssrc;
    this.cname = cname.clone();
  }

  /** Counts a packet that goes out. */
  public void sent(int sequence, int payloadBytes) {
    packets++;
    octets += payloadBytes;
    lastSequence = sequence;
  }

  /**
   * Sets what sender reports are made from: a point of the forwarded layer's timeline, and what is
   * added to its timestamps; null until its publisher has reported. To be called at each report of
   * the publisher and each switch of layers.
   */
  public void source(@Nullable SourceTime source, long timestampOffset) {
    this.source = source;
    this.timestampOffset = timestampOffset;
  }

  /**
   * The outgoing timestamp that belongs to a moment of our NTP timeline as sender reports have it,
   * or -1 when they cannot tell.
   */
  public long timestampAt(long ntp) {
    SourceTime time = source;
    return time == null ? -1 : (time.timestampAt(ntp) + timestampOffset) & 0xffffffffL;
  }

  /** Whether a sender report can be made: something was sent, and its publisher has reported. */
  public boolean canReport() {
    return packets > 0 && source != null;
  }

  /**
   * Writes a sender report and the canonical name.
   *
   * @return false if there was no room or nothing to report
   */
  public boolean writeReport(RtcpWriter writer, NtpClock clock, long nowNanos) {
    if (!canReport()) {
      return false;
    }
    long ntp = clock.ntp(nowNanos);
    long timestamp = timestampAt(ntp);
    return writer.senderReport(ssrc, ntp, timestamp, packets & 0xffffffffL, octets & 0xffffffffL)
        && writer.sdesCname(ssrc, cname);
  }

  /** Bytes that {@link #writeReport} needs. */
  int reportLength() {
    return 28 + ((4 + 4 + 2 + cname.length + 1 + 3) & ~3);
  }

  /** Takes a report block about this stream (RFC 3550 section 6.4.1); shapes as in RtcpHandler. */
  public void onReportBlock(
      int fractionLost,
      int cumulativeLost,
      long extendedHighest,
      long jitter,
      long lastSr,
      long delaySinceLastSr,
      NtpClock clock,
      long nowNanos) {
    long covered =
        reportedHighest < 0
            ? Math.min(packets, Integer.MAX_VALUE)
            : extendedHighest - reportedHighest;
    reportedPackets = Math.max(0, (int) covered);
    reportedHighest = extendedHighest;
    this.fractionLost = fractionLost;
    this.cumulativeLost = cumulativeLost;
    this.jitter = jitter;
    roundTrip.echoed(lastSr, delaySinceLastSr, clock, nowNanos);
  }

  /** Sequence number sent last, or -1. */
  public int lastSequence() {
    return lastSequence;
  }

  /** Loss of the subscriber's last interval, in 256ths. */
  public int fractionLost() {
    return fractionLost;
  }

  /** Packets that the last report block covers, lost ones included, as it says itself. */
  public int reportedPackets() {
    return reportedPackets;
  }

  /** Packets that the subscriber lost in all; negative with duplicates. */
  public int cumulativeLost() {
    return cumulativeLost;
  }

  /** Jitter at the subscriber in timestamp units. */
  public long jitter() {
    return jitter;
  }

  /** Smoothed round trip, or -1 when not yet known. */
  public long rttNanos() {
    return roundTrip.nanos();
  }
}
