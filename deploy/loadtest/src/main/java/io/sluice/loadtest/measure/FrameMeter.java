package io.sluice.loadtest.measure;

import io.sluice.core.stream.SeenWindow;
import io.sluice.core.stream.SequenceExtender;

/**
 * The frames of a video stream that a decoder could show: complete, and after a keyframe with
 * nothing missing in between. A freeze is a gap between two of them as WebRTC's statistics define
 * it (webrtc-stats, freezeCount).
 */
final class FrameMeter {
  private static final int GAPS = 30;

  /** Fewer say nothing of the frame rate. */
  private static final int MIN_GAPS = 5;

  private static final long FREEZE_NANOS = 150_000_000L;

  /** A wait that is not over counts from then on. */
  private static final long LONG_WAIT_NANOS = 1_000_000_000L;

  private final SeenWindow seen;
  private final Counters counts;
  private final SeenWindow markers = new SeenWindow();
  private final long[] gaps = new long[GAPS];
  private int gapCount;
  private int gapAt;
  private long gapSum;

  /** The first packet that no frame was made of. */
  private long next = SequenceExtender.NONE;

  private boolean awaiting = true;
  private long awaitingSince;
  private long lastFrame = PeerMeter.NEVER;
  private boolean paused;

  FrameMeter(SeenWindow seen, Counters counts, long nowNanos) {
    this.seen = seen;
    this.counts = counts;
    awaitingSince = nowNanos;
  }

  /** Takes a packet that was added to the window of seen ones. */
  void packet(long sequence, boolean marker, long nowNanos) {
    if (paused) {
      resume(nowNanos);
    }
    if (marker) {
      markers.add(sequence);
    }
    if (!awaiting) {
      advance(nowNanos);
    }
  }

  private void advance(long nowNanos) {
    while (seen.contains(next)) {
      if (markers.contains(next)) {
        frame(nowNanos);
      }
      next++;
    }
  }

  private void frame(long nowNanos) {
    counts.frames++;
    if (lastFrame != PeerMeter.NEVER) {
      long gap = nowNanos - lastFrame;
      shown(gap, counts);
      gapSum += gap - gaps[gapAt];
      gaps[gapAt] = gap;
      gapAt = (gapAt + 1) % GAPS;
      gapCount = Math.min(GAPS, gapCount + 1);
    }
    lastFrame = nowNanos;
  }

  private void shown(long gap, Counters into) {
    into.shownNanos += gap;
    if (isFreeze(gap)) {
      into.freezes++;
      into.frozenNanos += gap;
    }
  }

  private boolean isFreeze(long gap) {
    if (gapCount < MIN_GAPS) {
      return false;
    }
    long mean = gapSum / gapCount;
    return gap > Math.max(3 * mean, mean + FREEZE_NANOS);
  }

  /** Adds the time since the last frame, which is not over. */
  void ongoing(Counters into, long nowNanos) {
    if (!paused && lastFrame != PeerMeter.NEVER) {
      shown(nowNanos - lastFrame, into);
    }
  }

  /** Whether the viewer sees no moving picture though one was asked for. */
  boolean frozen(long nowNanos) {
    if (paused) {
      return false;
    }
    return lastFrame == PeerMeter.NEVER ? longWait(nowNanos) >= 0 : isFreeze(nowNanos - lastFrame);
  }

  /** Packets up to this one will not come any more. */
  void settled(long sequence, long nowNanos) {
    if (!awaiting && next <= sequence) {
      await(nowNanos);
    }
  }

  /** The sequence numbers begin anew; a decoder goes on with what follows. */
  void restart(long sequence) {
    markers.clear();
    if (!awaiting) {
      next = sequence;
    }
  }

  private void await(long nowNanos) {
    awaiting = true;
    awaitingSince = nowNanos;
  }

  /**
   * A keyframe begins with this packet.
   *
   * @return nanoseconds for which it was awaited, or -1 if it was not
   */
  long keyframe(long sequence, long nowNanos) {
    if (!awaiting && sequence <= next) {
      return -1;
    }
    long waited = awaiting ? nowNanos - awaitingSince : -1;
    awaiting = false;
    next = sequence;
    advance(nowNanos);
    return waited;
  }

  boolean awaiting() {
    return awaiting && !paused;
  }

  /** Nanoseconds for which a keyframe has been awaited in vain, or -1 if not so long. */
  long longWait(long nowNanos) {
    long waited = nowNanos - awaitingSince;
    return awaiting() && waited >= LONG_WAIT_NANOS ? waited : -1;
  }

  /** Whether a hole holds up frames. */
  boolean heldUp(long highest) {
    return !awaiting && next <= highest;
  }

  void pause(long nowNanos) {
    ongoing(counts, nowNanos);
    lastFrame = PeerMeter.NEVER;
    paused = true;
  }

  /** A viewer who comes back has nothing to decode from. */
  void resume(long nowNanos) {
    paused = false;
    await(nowNanos);
  }
}
