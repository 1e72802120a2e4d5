package io.sluice.loadtest.measure;

import io.sluice.core.api.MediaKind;
import io.sluice.core.stream.Jitter;
import io.sluice.core.stream.SeenWindow;
import io.sluice.core.stream.SequenceExtender;
import org.jspecify.annotations.Nullable;

/**
 * One incoming SSRC. Touched by its loop alone; allocates nothing per packet. Sequence, loss,
 * reordering, duplicates, jitter and frames come from the clear RTP header; keyframes and delay
 * from the packets that are decrypted.
 *
 * <p>A packet counts as lost once it is missing for 1 to 1.5 s, or when the stream ends; if it
 * comes later all the same, it is taken off again.
 */
public final class StreamMeter {
  /** How often what is missing is looked at; it is settled two to three steps later. */
  private static final long STEP_NANOS = 500_000_000L;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final PeerMeter peer;
  private final LoopMeter loop;
  private final MediaKind kind;
  private final int clockRate;
  private final Counters counts = new Counters();
  private final SequenceExtender extender = new SequenceExtender();
  private final SeenWindow seen = new SeenWindow();
  private final Jitter jitter;
  private final @Nullable FrameMeter frames;

  private boolean started;
  private boolean paused;
  private long base;
  private long baseNanos;
  private long highest;
  private long settled;
  private long lastSequence;
  private long lastNanos;
  private int suspectBytes;

  private long stepNanos;
  private long highestAtStep;
  private long highestAtStepBefore;

  StreamMeter(PeerMeter peer, LoopMeter loop, MediaKind kind, int clockRate, long requestedNanos) {
    this.peer = peer;
    this.loop = loop;
    this.kind = kind;
    this.clockRate = clockRate;
    jitter = new Jitter(clockRate);
    frames =
        kind == MediaKind.VIDEO ? new FrameMeter(seen, counts, this::waited, requestedNanos) : null;
  }

  /**
   * Takes a packet of the stream's own SSRC.
   *
   * @param sequence its 16 bits
   * @param bytes with the RTP header
   * @return false if it was here already or its number is not to be believed
   */
  public boolean packet(int sequence, long rtpTimestamp, boolean marker, int bytes, long nowNanos) {
    age(nowNanos);
    long extended = extender.extend(sequence);
    if (extended == SequenceExtender.NONE) {
      suspectBytes = bytes;
      return false;
    }
    if (extender.restarted()) {
      jump(extended, nowNanos);
    }
    boolean newest = !started || extended > highest;
    if (!add(extended, marker, bytes, nowNanos)) {
      counts.duplicates++;
      return false;
    }
    if (newest) {
      jitter.arrived(rtpTimestamp, nowNanos);
    } else {
      counts.reordered++;
    }
    return true;
  }

  /**
   * Takes a packet that came as a resend: by RTX, or on its own SSRC after a NACK for it.
   *
   * @param sequence its original 16 bits
   * @return false if it was here already
   */
  public boolean recovered(int sequence, boolean marker, int bytes, long nowNanos) {
    age(nowNanos);
    long extended = extender.extendNear(sequence);
    if (extended == SequenceExtender.NONE || !add(extended, marker, bytes, nowNanos)) {
      counts.unneeded++;
      return false;
    }
    counts.recovered++;
    return true;
  }

  private boolean add(long sequence, boolean marker, int bytes, long nowNanos) {
    if (!started) {
      start(sequence, nowNanos);
    }
    settle(sequence - SeenWindow.SIZE, nowNanos);
    if (!seen.add(sequence)) {
      return false;
    }
    counts.packets++;
    counts.bytes += bytes;
    if (sequence > highest) {
      highest = sequence;
    } else if (sequence < base) {
      extendDown(sequence);
    } else if (sequence <= settled) {
      counts.lost--;
    }
    lastSequence = sequence;
    lastNanos = nowNanos;
    paused = false;
    if (frames != null) {
      frames.packet(sequence, marker, nowNanos);
    }
    return true;
  }

  private void start(long sequence, long nowNanos) {
    started = true;
    begin(sequence, nowNanos);
    peer.media(nowNanos);
  }

  private void begin(long sequence, long nowNanos) {
    base = sequence;
    baseNanos = nowNanos;
    highest = sequence - 1;
    settled = highest;
    highestAtStep = highest;
    highestAtStepBefore = highest;
    stepNanos = nowNanos;
  }

  /** An older packet came after the first one. */
  private void extendDown(long sequence) {
    if (settled == base - 1) {
      settled = sequence - 1;
    } else {
      counts.settled++;
    }
    base = sequence;
  }

  /** The number of the packet before this one was not believed; the two go on elsewhere. */
  private void jump(long sequence, long nowNanos) {
    if (!explainedByOutage(sequence, nowNanos)) {
      settle(highest, nowNanos);
      seen.clear();
      jitter.restart();
      begin(sequence - 1, nowNanos);
      if (frames != null) {
        frames.restart(sequence - 1);
      }
    }
    add(sequence - 1, false, suspectBytes, nowNanos);
  }

  /** Whether so many packets would have been sent since the last one came. */
  private boolean explainedByOutage(long sequence, long nowNanos) {
    double perNano = (highest - base + 1) / (double) Math.max(1, lastNanos - baseNanos);
    return !paused && sequence - highest <= 2 * perNano * (nowNanos - lastNanos);
  }

  private void age(long nowNanos) {
    if (!started || nowNanos - stepNanos < STEP_NANOS) {
      return;
    }
    boolean idle = nowNanos - stepNanos >= 2 * STEP_NANOS;
    settle(idle ? highestAtStep : highestAtStepBefore, nowNanos);
    highestAtStepBefore = idle ? highest : highestAtStep;
    highestAtStep = highest;
    stepNanos = nowNanos;
  }

  private void settle(long upTo, long nowNanos) {
    if (upTo <= settled) {
      return;
    }
    long missing = 0;
    for (long sequence = settled + 1; sequence <= upTo; sequence++) {
      missing += seen.contains(sequence) ? 0 : 1;
    }
    counts.settled += upTo - settled;
    counts.lost += missing;
    settled = upTo;
    if (frames != null && missing > 0) {
      frames.settled(upTo, nowNanos);
    }
  }

  /** The number without wrap-around of the last packet that was taken. */
  public long lastSequence() {
    return lastSequence;
  }

  /**
   * A mark was read in a packet.
   *
   * @param weight how many packets this one stands for: n if every nth is decrypted (best no n that
   *     shares a factor with the packets of a frame), 1 for a resend
   */
  public void delay(long sentNanos, long nowNanos, int weight) {
    Timing timing = kind == MediaKind.VIDEO ? Timing.VIDEO_DELAY : Timing.AUDIO_DELAY;
    loop.timings().record(timing, nowNanos - sentNanos, weight);
  }

  /** A keyframe begins with the packet that was taken last. */
  public void keyframe(long nowNanos) {
    if (frames == null || !started) {
      return;
    }
    peer.keyframe(nowNanos);
    frames.keyframe(lastSequence, nowNanos);
  }

  private void waited(long nanos) {
    loop.timings().record(Timing.KEYFRAME_WAIT, nanos);
  }

  /** Whether no frame can be decoded until a keyframe comes: ask for one. Never for audio. */
  public boolean awaitsKeyframe() {
    return frames != null && frames.awaiting();
  }

  /** Whether a keyframe would help, and so each packet's payload is to be looked at. */
  public boolean looksForKeyframe() {
    return frames != null && (frames.awaiting() || frames.waits() || frames.heldUp(highest));
  }

  /** The client will not ask again for what is missing, so that it needs a keyframe. */
  public void givenUp(long nowNanos) {
    if (frames != null && started) {
      frames.settled(highest, nowNanos);
    }
  }

  /** A NACK was sent for so many packets. */
  public void nackSent(int packets) {
    counts.nacksSent += packets;
  }

  /** A PLI or FIR was sent. */
  public void pliSent(long nowNanos) {
    counts.plisSent++;
    if (frames != null) {
      frames.asked(nowNanos);
    }
  }

  /** The viewer asked for another track that will come as this stream. */
  public void requested(long nowNanos) {
    if (frames != null) {
      endLongWait(frames, nowNanos);
      frames.requested(nowNanos);
    }
  }

  /** A wait that ends in vain. */
  private void endLongWait(FrameMeter waiting, long nowNanos) {
    long waited = waiting.longWait(nowNanos);
    if (waited >= 0) {
      waited(waited);
    }
  }

  /** The viewer looks elsewhere: until the next packet nothing is missing and nothing frozen. */
  public void pause(long nowNanos) {
    paused = true;
    jitter.restart();
    if (frames != null) {
      frames.pause(nowNanos);
    }
  }

  /** The viewer looks here again, and waits for a keyframe from now on. */
  public void resume(long nowNanos) {
    paused = false;
    if (frames != null) {
      frames.resume(nowNanos);
    }
  }

  /** Ends the stream: what is missing is lost. */
  public void end(long nowNanos) {
    if (peer.forget(this)) {
      close(nowNanos);
    }
  }

  /** Counts what is not over yet and hands its counts to the loop. */
  void close(long nowNanos) {
    settle(highest, nowNanos);
    if (frames != null) {
      endLongWait(frames, nowNanos);
      frames.pause(nowNanos);
    }
    loop.keep(counts);
  }

  /** Adds its counts until now and its jitter. */
  void collect(LoopSnapshot into, long nowNanos) {
    age(nowNanos);
    into.counts.add(counts, 1);
    if (started && !paused) {
      Timing timing = kind == MediaKind.VIDEO ? Timing.VIDEO_JITTER : Timing.AUDIO_JITTER;
      into.timings.record(timing, jitter.value() * NANOS_PER_SECOND / clockRate);
    }
    if (frames != null) {
      frames.ongoing(into.counts, nowNanos);
      if (frames.longWait(nowNanos) >= 0) {
        into.timings.record(Timing.UNFINISHED_WAIT, frames.longWait(nowNanos));
      }
    }
  }

  boolean frozen(long nowNanos) {
    return frames != null && frames.frozen(nowNanos);
  }
}
