package io.sluice.loadtest.measure;

import io.sluice.core.api.MediaKind;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection of a client: when it connected, what it sent, and its incoming streams. Touched by
 * its loop alone, except for the times, which any thread may read. Allocates nothing per packet.
 */
public final class PeerMeter {
  /** A time that has not come. */
  public static final long NEVER = Long.MIN_VALUE;

  private final LoopMeter loop;
  private final long openedNanos;
  private final Counters counts = new Counters();
  private final List<StreamMeter> streams = new ArrayList<>();
  private volatile long connectedNanos = NEVER;
  private volatile long firstMediaNanos = NEVER;
  private volatile long firstKeyframeNanos = NEVER;

  PeerMeter(LoopMeter loop, long nowNanos) {
    this.loop = loop;
    openedNanos = nowNanos;
  }

  /**
   * Begins the meter of an incoming SSRC.
   *
   * @param clockRate of its RTP timestamps, in Hz
   * @param requestedNanos when the viewer asked for its track, or else when it connected
   */
  public StreamMeter stream(MediaKind kind, int clockRate, long requestedNanos) {
    StreamMeter stream = new StreamMeter(this, loop, kind, clockRate, requestedNanos);
    streams.add(stream);
    return stream;
  }

  boolean forget(StreamMeter stream) {
    return streams.remove(stream);
  }

  /** DTLS is done and the keys are there. */
  public void connected(long nowNanos) {
    connectedNanos = nowNanos;
    loop.timings().record(Timing.CONNECT, nowNanos - openedNanos);
  }

  void media(long nowNanos) {
    if (firstMediaNanos == NEVER) {
      firstMediaNanos = nowNanos;
    }
  }

  void keyframe(long nowNanos) {
    if (firstKeyframeNanos == NEVER) {
      firstKeyframeNanos = nowNanos;
    }
  }

  /**
   * A packet of a publisher left, for the first time.
   *
   * @param bytes with the RTP header
   */
  public void sent(int bytes) {
    counts.sentPackets++;
    counts.sentBytes += bytes;
  }

  /**
   * A track of a publisher went on by a packet.
   *
   * @param nanos from when the packet was due to when the next one is
   * @param skippedNanos media before it that is left out, because it is too late for it
   * @param lateNanos how late the schedule was before that
   */
  public void scheduled(long nanos, long skippedNanos, long lateNanos) {
    counts.scheduledNanos += nanos;
    counts.skippedNanos += skippedNanos;
    loop.timings().record(Timing.LATENESS, lateNanos);
  }

  /** A packet was sent again because it was asked for. */
  public void resent() {
    counts.resentPackets++;
  }

  /** A NACK came for so many packets. */
  public void nackReceived(int packets) {
    counts.nacksReceived += packets;
  }

  /** A PLI or FIR came. */
  public void pliReceived() {
    counts.plisReceived++;
  }

  /** Ends the connection and its streams; what they counted stays in the loop's totals. */
  public void end(long nowNanos) {
    if (loop.forget(this)) {
      streams.forEach(stream -> stream.close(nowNanos));
      streams.clear();
      loop.keep(counts);
    }
  }

  /** When {@link #connected} was called, or {@link #NEVER}; any thread. */
  public long connectedNanos() {
    return connectedNanos;
  }

  /** When the first media packet came, or {@link #NEVER}; any thread. */
  public long firstMediaNanos() {
    return firstMediaNanos;
  }

  /** When the first keyframe began, or {@link #NEVER}; any thread. */
  public long firstKeyframeNanos() {
    return firstKeyframeNanos;
  }

  /** Adds its counts until now and those of its streams. */
  void collect(LoopSnapshot into, long nowNanos) {
    into.counts.add(counts, 1);
    boolean frozen = false;
    for (StreamMeter stream : streams) {
      stream.collect(into, nowNanos);
      frozen |= stream.frozen(nowNanos);
    }
    into.frozenPeers += frozen ? 1 : 0;
  }
}
