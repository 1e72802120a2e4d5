package io.sluice.core.room;

import io.sluice.core.api.MediaTrack;
import java.util.Arrays;

/**
 * Whether somebody speaks on an audio track, and how loud, from one level each {@link
 * Speakers#TICK_NANOS}. Speech is what stands out from the track's own noise for a while.
 */
final class Voice {
  /** What is quieter, at −50 dBov, is not speech however silent the room is. */
  private static final int QUIETEST_SPEECH = LoudnessMeter.MAX_LEVEL - 50;

  /** What is louder, at −30 dBov, is taken for speech however loud the noise was. */
  private static final int LOUDEST_NOISE = LoudnessMeter.MAX_LEVEL - 30;

  /** How far speech stands out. */
  private static final int MARGIN = 12;

  /** Speech begins with 5 loud levels among 8: within 100 to 160 ms. */
  private static final int BEGIN_WINDOW = 0xff;

  private static final int BEGIN_LOUD = 5;

  private static final int STEADY_WINDOW = 0xffff;
  private static final int STEADY_LOUD = 11;

  /** It ends when none was loud for so long, which is longer than a breath. */
  private static final int END_TICKS = 35;

  /** The noise is the quietest level of so many parts of half a second: no speech is that even. */
  private static final int NOISE_PARTS = 6;

  private static final int PART_TICKS = 25;

  /** A level that is told of noise in place of its own, however loud it is. */
  private static final int QUIET = 30;

  private static final float RISE = 0.2f;
  private static final float FALL = 0.02f;

  final MediaTrack track;
  private final LoudnessMeter meter;
  private final int number;
  private final int[] quietest = new int[NOISE_PARTS];
  private int part;
  private int partTicks;
  private int level;

  /** A bit for each of the last 32 levels, set if it was loud; the last one is the lowest. */
  private int recent;

  private int quietTicks = END_TICKS;
  private boolean speaking;
  private long lastSpokeTick = -1;
  private float energy;

  /**
   * @param number its hash code, so that what is found among many can be repeated
   */
  Voice(MediaTrack track, LoudnessMeter meter, int number) {
    this.track = track;
    this.number = number;
    this.meter = meter;
    Arrays.fill(quietest, LoudnessMeter.MAX_LEVEL);
  }

  /** Listens; true if speech begins or ends here. */
  boolean listen(long tick, long nowNanos) {
    level = meter.level(nowNanos);
    boolean loud = level >= threshold();
    recent = (recent << 1) | (loud ? 1 : 0);
    quietTicks = loud ? 0 : quietTicks + 1;
    float heard = loud ? level : 0;
    energy += (heard - energy) * (heard > energy ? RISE : FALL);
    boolean before = speaking;
    speaking =
        before ? quietTicks < END_TICKS : Integer.bitCount(recent & BEGIN_WINDOW) >= BEGIN_LOUD;
    if (speaking) {
      lastSpokeTick = tick;
    }
    return speaking != before;
  }

  private int threshold() {
    learnNoise();
    int noise = LoudnessMeter.MAX_LEVEL;
    for (int each : quietest) {
      noise = Math.min(noise, each);
    }
    return Math.max(QUIETEST_SPEECH, Math.min(LOUDEST_NOISE, noise + MARGIN));
  }

  /** Silence by the digit, as of a muted or paused sender, tells nothing about noise. */
  private void learnNoise() {
    if (level == 0) {
      return;
    }
    if (++partTicks > PART_TICKS) {
      partTicks = 1;
      part = (part + 1) % NOISE_PARTS;
      quietest[part] = LoudnessMeter.MAX_LEVEL;
    }
    quietest[part] = Math.min(quietest[part], level);
  }

  /** The last level if it stands out from the noise, else one that does not. */
  int level() {
    return (recent & 1) == 0 ? Math.min(level, QUIET) : level;
  }

  boolean speaking() {
    return speaking;
  }

  /** Whether it spoke for most of the last 320 ms, which a cough or a word does not. */
  boolean speaksOn() {
    return Integer.bitCount(recent & STEADY_WINDOW) >= STEADY_LOUD;
  }

  /** When it spoke last; -1 if never. */
  long lastSpokeTick() {
    return lastSpokeTick;
  }

  /** How loud it has been lately, noise left out: decibels over silence, smoothed. */
  float energy() {
    return energy;
  }

  @Override
  public int hashCode() {
    return number;
  }
}
