package io.sluice.loadtest.client;

import io.sluice.loadtest.media.MediaPacket;
import io.sluice.loadtest.media.PacketSource;

/**
 * When the packets of a track are sent, and their RTP timestamps. A track that is too late leaves
 * out the time that has passed, as a camera does whose frames nobody takes: the source goes on from
 * where it is, and its timestamps jump by as much with the next frame. Time is an argument.
 */
final class TrackSchedule {
  /** {@link #dueNanos} when there is nothing to send any more. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * A track catches up with what is late by less. Three frames are what capture and pacer of a real
   * sender hold; an encoder that is further behind drops frames. Sent all the same, they would be a
   * burst that the server never sees but from a load tester that had no CPU.
   */
  static final long MAX_LATE_NANOS = 100_000_000L;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long TIMESTAMP_MASK = 0xffff_ffffL;

  private final PacketSource source;
  private final int clockRate;
  private final long timestampOffset;
  private long beginNanos;
  private long skippedNanos;

  /** The source's timestamp of the packet before, and how many ticks were left out then. */
  private long sourceTimestamp = -1;

  /** When the first packet with it was due. */
  private long frameDueNanos;

  private long skippedTicks;

  /**
   * @param clockRate of the source's timestamps, in Hz
   * @param timestampOffset what is added to them
   */
  TrackSchedule(PacketSource source, int clockRate, long timestampOffset, long beginNanos) {
    this.source = source;
    this.clockRate = clockRate;
    this.timestampOffset = timestampOffset;
    this.beginNanos = beginNanos;
  }

  /** When the next packet is due, or {@link #NEVER}. */
  long dueNanos() {
    long due = source.dueNanos();
    return due == NEVER ? NEVER : beginNanos + due;
  }

  /**
   * Makes the next packet due now if it is too late.
   *
   * @return the time that is left out, mostly 0
   */
  long catchUp(long nowNanos) {
    long late = nowNanos - dueNanos();
    if (late <= MAX_LATE_NANOS) {
      return 0;
    }
    beginNanos += late;
    skippedNanos += late;
    return late;
  }

  /** When the frame began to be due that the packet belongs to which was taken last. */
  long frameDueNanos() {
    return frameDueNanos;
  }

  /**
   * Takes the next packet from the source, with the timestamp of the track.
   *
   * @return how much later the one after it is due
   */
  long next(MediaPacket media) {
    long due = source.dueNanos();
    source.next(media);
    if (media.timestamp != sourceTimestamp) {
      // Only here: the packets of a frame have their timestamp in common.
      sourceTimestamp = media.timestamp;
      frameDueNanos = beginNanos + due;
      skippedTicks =
          skippedNanos / NANOS_PER_SECOND * clockRate
              + skippedNanos % NANOS_PER_SECOND * clockRate / NANOS_PER_SECOND;
    }
    media.timestamp = (sourceTimestamp + timestampOffset + skippedTicks) & TIMESTAMP_MASK;
    return source.dueNanos() - due;
  }
}
