package io.sluice.loadtest.measure;

import io.sluice.core.stream.SeenWindow;
import io.sluice.core.stream.SequenceExtender;
import java.util.function.LongConsumer;

/**
 * The frames of a video stream that a decoder could show: complete, and after a keyframe with
 * nothing missing in between. A freeze is a gap between two of them as WebRTC's statistics define
 * it (webrtc-stats, freezeCount).
 *
 * <p>A wait for a keyframe begins with the viewer's request, or with a loss and then with the PLI
 * or FIR that it is answered by. It is over when a frame can be shown, and lasts until the first
 * packet of the keyframe that made it possible.
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
  private final LongConsumer waits;
  private final SeenWindow markers = new SeenWindow();
  private final long[] gaps = new long[GAPS];
  private int gapCount;
  private int gapAt;
  private long gapSum;

  /** The first packet that no frame was made of. */
  private long next = SequenceExtender.NONE;

  /** Whether nothing can be decoded before a keyframe. */
  private boolean awaiting = true;

  /** When the open wait for a keyframe began, or {@link PeerMeter#NEVER}. */
  private long waitingSince;

  /** Whether it is a loss's, and nothing was asked for yet. */
  private boolean unasked;

  /** When the keyframe began that may end the open wait, or {@link PeerMeter#NEVER}. */
  private long arrived = PeerMeter.NEVER;

  private long lastFrame = PeerMeter.NEVER;
  private boolean paused;

  /**
   * @param waits takes each wait for a keyframe, in nanoseconds
   * @param requestedNanos when the viewer asked for the stream
   */
  FrameMeter(SeenWindow seen, Counters counts, LongConsumer waits, long requestedNanos) {
    this.seen = seen;
    this.counts = counts;
    this.waits = waits;
    waitingSince = requestedNanos;
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
    if (arrived != PeerMeter.NEVER) {
      waits.accept(arrived - waitingSince);
      endWait();
    }
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

  /** A wait that is open goes on: the keyframe that was to end it cannot be decoded. */
  private void await(long nowNanos) {
    awaiting = true;
    arrived = PeerMeter.NEVER;
    if (waitingSince == PeerMeter.NEVER) {
      waitingSince = nowNanos;
      unasked = true;
    }
  }

  private void endWait() {
    waitingSince = PeerMeter.NEVER;
    arrived = PeerMeter.NEVER;
    unasked = false;
  }

  /** A keyframe was asked for. */
  void asked(long nowNanos) {
    if (unasked) {
      waitingSince = nowNanos;
      unasked = false;
    }
  }

  /** The viewer asked for another track, which will come as this stream. */
  void requested(long nowNanos) {
    endWait();
    waitingSince = nowNanos;
  }

  /** A keyframe begins with this packet. */
  void keyframe(long sequence, long nowNanos) {
    boolean goesOn = !awaiting && sequence <= next;
    if (waitingSince != PeerMeter.NEVER && (!goesOn || arrived == PeerMeter.NEVER)) {
      arrived = nowNanos;
    }
    if (!goesOn) {
      awaiting = false;
      next = sequence;
      advance(nowNanos);
    }
  }

  boolean awaiting() {
    return awaiting && !paused;
  }

  /** Nanoseconds for which a keyframe has been awaited in vain, or -1 if not so long. */
  long longWait(long nowNanos) {
    if (paused || waitingSince == PeerMeter.NEVER || arrived != PeerMeter.NEVER) {
      return -1;
    }
    long waited = nowNanos - waitingSince;
    return waited >= LONG_WAIT_NANOS ? waited : -1;
  }

  /** Whether the next keyframe to begin may end a wait. */
  boolean waits() {
    return !paused && waitingSince != PeerMeter.NEVER && arrived == PeerMeter.NEVER;
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
    awaiting = true;
    requested(nowNanos);
  }
}
