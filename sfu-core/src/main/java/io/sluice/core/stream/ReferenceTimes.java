package io.sluice.core.stream;

import io.sluice.core.wire.rtcp.RtcpWriter;

/**
 * The reference times that a peer's receivers sent (RFC 3611 section 4.4), each to be answered
 * once, with the next report. Of more than {@link #MAX_RECEIVERS} at a time the first ones count.
 */
public final class ReferenceTimes {
  static final int MAX_RECEIVERS = 8;

  private final long[] ssrcs = new long[MAX_RECEIVERS];
  private final long[] times = new long[MAX_RECEIVERS];
  private final long[] arrivals = new long[MAX_RECEIVERS];
  private int count;

  /**
   * Takes a reference time, in place of an earlier one of the same receiver.
   *
   * @param ssrc the receiver's own SSRC
   * @param ntp 32.32 fixed point
   */
  public void received(long ssrc, long ntp, long nowNanos) {
    int at = 0;
    while (at < count && ssrcs[at] != ssrc) {
      at++;
    }
    if (at < MAX_RECEIVERS) {
      ssrcs[at] = ssrc;
      times[at] = ntp;
      arrivals[at] = nowNanos;
      count = Math.max(count, at + 1);
    }
  }

  /**
   * Appends the answers to a datagram (RFC 3611 section 4.5); those without room in it wait for the
   * next one.
   *
   * @param senderSsrc an SSRC of ours
   */
  public void answer(RtcpWriter writer, long senderSsrc, long nowNanos) {
    while (count > 0) {
      int last = count - 1;
      long delay = NtpClock.middle(NtpClock.fromNanos(nowNanos - arrivals[last]));
      if (!writer.dlrr(senderSsrc, ssrcs[last], NtpClock.middle(times[last]), delay)) {
        return;
      }
      count = last;
    }
  }
}
