package io.sluice.core.stream;

import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtp.RtpPacket;
import io.sluice.core.wire.rtp.Sequences;
import org.jspecify.annotations.Nullable;

/**
 * One received SSRC: it extends sequence numbers, drops duplicates and keeps the statistics of RFC
 * 3550. Single writer: the loop that owns the publisher's transport.
 *
 * <p>Packets recovered through RTX count as delivered but stay lost in the report blocks, unless
 * the original comes after all: the publisher's bandwidth estimate needs the loss of the network.
 */
public final class ReceiveStream {
  private static final int RECENT_SECONDS = 5;

  private final long ssrc;
  private final int clockRate;
  private final SequenceExtender extender = new SequenceExtender();
  private final SeenWindow seen = new SeenWindow();

  /** Packets of which only the resend came. */
  private final SeenWindow repairedOnly = new SeenWindow();

  private final Jitter jitter;

  private boolean counting;
  private long base;
  private long highest;
  private long received;
  private long repaired;
  private long rejected;
  private long lateOriginal = SequenceExtender.NONE;
  private long expectedBefore;
  private long receivedBefore;
  private boolean heard;

  /** Of the packet that came last from the network. */
  private long timestamp;

  private long senderReportNtp;
  private long senderReportTimestamp;
  private long senderReportNanos;
  private int senderReportEra;
  private long senderReportOurs;

  /**
   * @param ssrc unsigned 32 bits
   * @param clockRate of the RTP timestamps, in Hz
   */
  public ReceiveStream(long ssrc, int clockRate) {
    this.ssrc = ssrc;
    this.clockRate = clockRate;
    this.jitter = new Jitter(clockRate);
  }

  public long ssrc() {
    return ssrc;
  }

  /**
   * Takes a packet from the network and sets its extended sequence number.
   *
   * @return false if the packet is to be dropped: a duplicate, too old, or the first after a jump
   */
  public boolean receive(RtpPacket packet) {
    long sequence = receive(packet.sequence(), packet.timestamp(), packet.arrivalNanos());
    if (sequence == SequenceExtender.NONE) {
      return false;
    }
    packet.extendedSequence(sequence);
    return true;
  }

  /**
   * Takes a packet from the network of which only the header is known.
   *
   * @param sequence 16 bits
   * @param timestamp its RTP timestamp
   * @return its extended sequence number, or {@link SequenceExtender#NONE} if the packet is to be
   *     dropped
   */
  public long receive(int sequence, long timestamp, long arrivalNanos) {
    long extended = extender.extend(sequence);
    if (extender.restarted()) {
      restart(extended);
    }
    if (extended == SequenceExtender.NONE || !seen.add(extended)) {
      rejected++;
      lateOriginal = SequenceExtender.NONE;
      if (extended != SequenceExtender.NONE && repairedOnly.remove(extended)) {
        lateOriginal = extended;
        count(extended, timestamp, arrivalNanos);
      }
      return SequenceExtender.NONE;
    }
    count(extended, timestamp, arrivalNanos);
    return extended;
  }

  /**
   * Takes a packet that {@link RtxUnwrapper} recovered and sets its extended sequence number.
   *
   * @return false if the packet is to be dropped: it is here already, or far from the others
   */
  public boolean receiveRepaired(RtpPacket packet) {
    long sequence = extender.extendNear(packet.sequence());
    if (sequence == SequenceExtender.NONE || !seen.add(sequence)) {
      rejected++;
      return false;
    }
    packet.extendedSequence(sequence);
    repairedOnly.add(sequence);
    repaired++;
    return true;
  }

  /**
   * The extended number of a packet that was not lost but late, so that its resend came first, if
   * the packet that {@link #receive} has just dropped is one; else {@link SequenceExtender#NONE}.
   */
  public long lateOriginal() {
    return lateOriginal;
  }

  /**
   * Whether a packet may be one that was sent lately on this stream.
   *
   * @param sequence 16 bits
   * @param timestamp its RTP timestamp
   */
  public boolean isRecent(int sequence, long timestamp) {
    long newest = extender.highest();
    int ahead = Sequences.difference(sequence, (int) newest);
    return newest != SequenceExtender.NONE
        && Math.abs(ahead) < NackTracker.MAX_MISSING
        && Math.abs((int) (timestamp - this.timestamp)) < RECENT_SECONDS * clockRate;
  }

  /** The packet before this one was not believed and counts as lost. */
  private void restart(long sequence) {
    seen.clear();
    repairedOnly.clear();
    jitter.restart();
    base = sequence - 1;
    highest = base;
    received = 0;
    expectedBefore = 0;
    receivedBefore = 0;
  }

  private void count(long sequence, long timestamp, long arrivalNanos) {
    if (!counting) {
      counting = true;
      base = sequence;
      highest = sequence - 1;
    }
    heard = true;
    received++;
    this.timestamp = timestamp;
    if (sequence > highest) {
      highest = sequence;
      jitter.arrived(timestamp, arrivalNanos);
    } else if (sequence < base) {
      base = sequence;
    }
  }

  /**
   * Takes a sender report about this stream.
   *
   * @param ntp its NTP time, 64 bits; 0 if the publisher has no clock (RFC 3550 section 6.4.1)
   * @param timestamp its RTP timestamp
   * @param clock the clock shared by all tracks of the publisher
   */
  public void onSenderReport(long ntp, long timestamp, PublisherClock clock, long nowNanos) {
    senderReportNtp = ntp;
    senderReportTimestamp = timestamp;
    senderReportNanos = nowNanos;
    if (ntp != 0) {
      clock.onSenderReport(ntp, nowNanos);
      senderReportEra = clock.era();
      senderReportOurs = clock.ours(ntp);
    }
  }

  /**
   * Where this stream's timestamps stand on our NTP timeline by now, or null before the first
   * sender report. After a report about one track of a publisher, those of all its tracks may move
   * together: pass all of them on.
   */
  public @Nullable SourceTime sourceTime(PublisherClock clock) {
    if (senderReportNtp == 0) {
      return null;
    }
    long ours = clock.era() == senderReportEra ? clock.ours(senderReportNtp) : senderReportOurs;
    return new SourceTime(ours, senderReportTimestamp, clockRate);
  }

  /** Whether packets came since the last report block. */
  public boolean heardSinceReport() {
    return heard;
  }

  /**
   * Adds a block about this stream to the report that {@code writer} holds (RFC 3550 appendix A.3).
   * Its fraction covers the time since the last block that was written.
   *
   * @return false if the writer had no room; nothing changed then
   */
  public boolean writeReportBlock(RtcpWriter writer, long nowNanos) {
    long expected = expected();
    long expectedNow = expected - expectedBefore;
    long lostNow = expectedNow - (received - receivedBefore);
    int fraction =
        expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
    long lastSr = NtpClock.middle(senderReportNtp);
    long delay =
        lastSr == 0 ? 0 : (NtpClock.fromNanos(nowNanos - senderReportNanos) >> 16) & 0xffffffffL;
    int lost = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, lost()));
    long sequence = (highest - SequenceExtender.CYCLE) & 0xffffffffL;
    if (!writer.reportBlock(ssrc, fraction, lost, sequence, jitter.value(), lastSr, delay)) {
      return false;
    }
    heard = false;
    expectedBefore = expected;
    receivedBefore = received;
    return true;
  }

  private long expected() {
    return counting ? highest - base + 1 : 0;
  }

  /** The highest extended sequence number counted, or {@link SequenceExtender#NONE}. */
  public long highestSequence() {
    return extender.highest();
  }

  /** Packets that the network lost since the stream (re)started, repaired ones included. */
  public long lost() {
    return expected() - received;
  }

  /** Packets from the network since the stream (re)started, without duplicates. */
  public long received() {
    return received;
  }

  /** Packets recovered through RTX. */
  public long repaired() {
    return repaired;
  }

  /** Packets that were here already, too old to tell, or not believed. */
  public long rejected() {
    return rejected;
  }

  /** Interarrival jitter in timestamp units. */
  public long jitter() {
    return jitter.value();
  }
}
