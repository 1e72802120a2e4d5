package io.sluice.core.room;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loudest few of many voices. Who is among them stays until somebody else needs the place: who
 * begins to speak gets that of whoever has been silent longest, and while all of them speak, that
 * of one who has been clearly quieter for a while.
 */
final class LoudestVoices {
  /** Decibels by which, and for how long, one must be louder than another who speaks, too. */
  private static final float CLEARLY = 6;

  private static final int FOR_TICKS = 25;

  private final int count;
  private final List<Voice> loudest = new ArrayList<>();
  private @Nullable Voice challenger;
  private int challengedTicks;

  LoudestVoices(int count) {
    this.count = count;
  }

  /** Those among the loudest now; do not keep. */
  List<Voice> voices() {
    return loudest;
  }

  /** A voice is gone; true if it was among them. */
  boolean remove(Voice voice) {
    return loudest.remove(voice);
  }

  /**
   * Looks again.
   *
   * @param active the active speaker's voice, which is always among them
   * @return whether they changed
   */
  boolean update(List<Voice> voices, @Nullable Voice active) {
    boolean changed = false;
    Voice louder = null;
    for (Voice voice : voices) {
      if (loudest.contains(voice)) {
        continue;
      }
      if (loudest.size() < count) {
        loudest.add(voice);
        changed = true;
      } else if (voice.speaking() || voice == active) {
        Voice former = silentLongest(active);
        if (former != null) {
          replace(former, voice);
          changed = true;
        } else if (louder == null
            || voice == active
            || (louder != active && voice.energy() > louder.energy())) {
          louder = voice;
        }
      }
    }
    return challenge(louder, active) || changed;
  }

  /** One of the loudest gives way to somebody who has been louder for a while. */
  private boolean challenge(@Nullable Voice louder, @Nullable Voice active) {
    Voice quietest = quietest(active);
    boolean louderNow =
        louder != null
            && quietest != null
            && (louder == active || louder.energy() > quietest.energy() + CLEARLY);
    challengedTicks = louderNow && louder == challenger ? challengedTicks + 1 : 0;
    challenger = louderNow ? louder : null;
    if (louder == null
        || quietest == null
        || !louderNow
        || (louder != active && challengedTicks < FOR_TICKS)) {
      return false;
    }
    replace(quietest, louder);
    challenger = null;
    return true;
  }

  private void replace(Voice former, Voice next) {
    loudest.set(loudest.indexOf(former), next);
  }

  private @Nullable Voice silentLongest(@Nullable Voice active) {
    Voice found = null;
    for (Voice voice : loudest) {
      if (!voice.speaking()
          && voice != active
          && (found == null || voice.lastSpokeTick() < found.lastSpokeTick())) {
        found = voice;
      }
    }
    return found;
  }

  private @Nullable Voice quietest(@Nullable Voice active) {
    Voice found = null;
    for (Voice voice : loudest) {
      if (voice != active && (found == null || voice.energy() < found.energy())) {
        found = voice;
      }
    }
    return found;
  }
}
