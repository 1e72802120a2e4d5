package io.sluice.core.room;

import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.SpeakerListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks in a room: the active speaker, when each begins and ends, and the loudest. Tracks come
 * and go from any thread; everything else is done by {@link #tick}, on one thread.
 */
public final class Speakers {
  /** How often to call {@link #tick} while there is a track. */
  public static final long TICK_NANOS = 20_000_000;

  /** Ticks that are made up for after a pause of the caller. */
  private static final int MAX_MISSED = 10;

  private final SpeakerListener listener;
  private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
  private final AtomicInteger tracks = new AtomicInteger();
  private final List<Voice> voices = new ArrayList<>();
  private final ActiveSpeaker identification = new ActiveSpeaker();
  private final LoudestVoices loudest;
  private @Nullable Voice active;
  private boolean gone;
  private int added;
  private long ticks;
  private long nextNanos = Long.MIN_VALUE;

  /** A track comes with its meter, or goes without. */
  private record Change(MediaTrack track, @Nullable LoudnessMeter meter) {}

  /**
   * @param loudest how many of the loudest tracks to tell of; 0 for none
   * @param listener told of changes within {@link #tick}
   */
  public Speakers(int loudest, SpeakerListener listener) {
    this.loudest = new LoudestVoices(loudest);
    this.listener = listener;
  }

  /** A track of the room, as the listener is to be told of it; from any thread. */
  public void add(MediaTrack track, LoudnessMeter meter) {
    tracks.incrementAndGet();
    changes.add(new Change(track, meter));
  }

  /** A track that was added has ended; from any thread. */
  public void remove(MediaTrack track) {
    changes.add(new Change(track, null));
    tracks.decrementAndGet(); // behind the change, by which it is not idle until that is told
  }

  /** Whether there is no track, and none whose end is to be told; from any thread. */
  public boolean isIdle() {
    return tracks.get() <= 0 && changes.isEmpty();
  }

  /** Listens to all tracks; to be called each {@link #TICK_NANOS}. */
  public void tick(long nowNanos) {
    applyChanges();
    if (nextNanos == Long.MIN_VALUE || nowNanos - nextNanos > MAX_MISSED * TICK_NANOS) {
      nextNanos = nowNanos;
    }
    for (; nowNanos - nextNanos >= 0; nextNanos += TICK_NANOS) {
      listen(nowNanos);
    }
  }

  private void applyChanges() {
    boolean lost = false;
    for (Change change = changes.poll(); change != null; change = changes.poll()) {
      LoudnessMeter meter = change.meter();
      if (meter != null) {
        voices.add(new Voice(change.track(), meter, added++));
      } else {
        lost |= drop(change.track());
      }
    }
    if (lost) {
      tellLoudest();
    }
    if (gone && active != null && !voices.contains(active)) {
      Voice next = lastToSpeak();
      active = next;
      listener.onActiveSpeaker(next == null ? null : next.track);
    }
  }

  /** True if it was among the loudest. */
  private boolean drop(MediaTrack track) {
    for (int i = 0; i < voices.size(); i++) {
      Voice voice = voices.get(i);
      if (voice.track == track) {
        voices.remove(i);
        gone = true;
        if (voice.speaking()) {
          listener.onSpeaking(track, false);
        }
        return loudest.remove(voice);
      }
    }
    return false;
  }

  private @Nullable Voice lastToSpeak() {
    Voice last = null;
    for (Voice voice : voices) {
      if (voice.lastSpokeTick() > (last == null ? -1 : last.lastSpokeTick())) {
        last = voice;
      }
    }
    return last;
  }

  private void listen(long nowNanos) {
    ticks++;
    for (Voice voice : voices) {
      if (voice.listen(ticks, nowNanos)) {
        listener.onSpeaking(voice.track, voice.speaking());
      }
    }
    Voice dominant = identification.listen(voices, gone);
    gone = false;
    if (dominant != null && dominant != active && mayBeActive(dominant)) {
      active = dominant;
      listener.onActiveSpeaker(dominant.track);
    }
    if (loudest.update(voices, active)) {
      tellLoudest();
    }
  }

  /** Not who only coughs, nor who never spoke, as the first in a room would be. */
  private boolean mayBeActive(Voice voice) {
    return voice.speaksOn() && voices.contains(voice);
  }

  private void tellLoudest() {
    listener.onLoudest(loudest.voices().stream().map(voice -> voice.track).toList());
  }
}
