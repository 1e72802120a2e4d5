package io.sluice.core.stream;

/**
 * One point of a source's RTP timeline on our NTP timeline; an immutable value that may go to the
 * loops of the subscribers.
 *
 * @param ntp our NTP time, 64 bits
 * @param timestamp the source's RTP timestamp then, unsigned 32 bits
 * @param clockRate of the timestamps, in Hz
 */
public record SourceTime(long ntp, long timestamp, int clockRate) {
  /** The source's RTP timestamp at another moment of our NTP timeline. */
  public long timestampAt(long atNtp) {
    return (timestamp + NtpClock.toTicks(atNtp - ntp, clockRate)) & 0xffffffffL;
  }

  /** Our NTP time at which the source's RTP timestamp, unsigned 32 bits, was or will be this. */
  public long ntpAt(long atTimestamp) {
    return ntp + ((long) (int) (atTimestamp - timestamp) << 32) / clockRate;
  }
}
