package io.sluice.loadtest.measure;

import io.sluice.core.api.MediaKind;

/**
 * One connection of a client: when it connected, what it sent, and its incoming streams. Touched by
 * its loop alone, except for the times, which any thread may read. Allocates nothing per packet.
 */
public final class PeerMeter {
  /** A time that has not come. */
  public static final long NEVER = Long.MIN_VALUE;

  /**
   * Begins the meter of an incoming SSRC.
   *
   * @param clockRate of its RTP timestamps, in Hz
   * @param nowNanos when it was subscribed to, or its first packet came
   */
  public StreamMeter stream(MediaKind kind, int clockRate, long nowNanos) {
    return Pending.pending();
  }

  /** DTLS is done and the keys are there. */
  public void connected(long nowNanos) {
    Pending.pending();
  }

  /**
   * A packet of a publisher left, for the first time.
   *
   * @param dueNanos when its schedule wanted it to leave
   */
  public void sent(int bytes, long dueNanos, long nowNanos) {
    Pending.pending();
  }

  /** A packet was sent again because it was asked for. */
  public void resent() {
    Pending.pending();
  }

  /** A NACK came for so many packets. */
  public void nackReceived(int packets) {
    Pending.pending();
  }

  /** A PLI or FIR came. */
  public void pliReceived() {
    Pending.pending();
  }

  /** Ends the connection and its streams; what they counted stays in the loop's totals. */
  public void end(long nowNanos) {
    Pending.pending();
  }

  /** When {@link #connected} was called, or {@link #NEVER}; any thread. */
  public long connectedNanos() {
    return Pending.pending();
  }

  /** When the first media packet came, or {@link #NEVER}; any thread. */
  public long firstMediaNanos() {
    return Pending.pending();
  }

  /** When the first keyframe began, or {@link #NEVER}; any thread. */
  public long firstKeyframeNanos() {
    return Pending.pending();
  }
}
