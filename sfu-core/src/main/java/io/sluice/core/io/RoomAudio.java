package io.sluice.core.io;

import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.SpeakerListener;
import io.sluice.core.room.LoudnessMeter;
import io.sluice.core.room.Speakers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The audio tracks of a room, for who watches its speakers. Safe for use by any thread. */
final class RoomAudio {
  private final SpeakerWatch watch;
  private final Map<MediaTrack, LoudnessMeter> tracks = new LinkedHashMap<>();
  private @Nullable Speakers speakers;
  private boolean closed;

  RoomAudio(SpeakerWatch watch) {
    this.watch = watch;
  }

  synchronized void watch(int loudest, SpeakerListener listener) {
    if (speakers != null) {
      throw new IllegalStateException("the room's speakers are watched already");
    }
    if (!closed) {
      Speakers watched = new Speakers(loudest, listener);
      speakers = watched;
      tracks.forEach(watched::add);
      watch.add(watched);
    }
  }

  synchronized void add(MediaTrack track, LoudnessMeter meter) {
    if (closed) {
      return;
    }
    tracks.put(track, meter);
    if (speakers != null) {
      speakers.add(track, meter);
      watch.wake();
    }
  }

  /** Does nothing if it is not there. */
  synchronized void remove(MediaTrack track) {
    if (tracks.remove(track) != null && speakers != null) {
      speakers.remove(track);
    }
  }

  synchronized void close() {
    closed = true;
    tracks.clear();
    if (speakers != null) {
      watch.remove(speakers);
    }
  }
}
